package dev.halley.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.halley.cli.output.Json;
import dev.halley.cli.output.ListFormat;
import dev.halley.cli.output.Listing;
import dev.halley.cli.output.Style;
import dev.halley.client.Client;
import dev.halley.config.HalleyHome;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.metadata.ArtifactVersion;
import dev.halley.metadata.RunQuery;
import dev.halley.metadata.StoredStack;
import dev.halley.metadata.remote.Login;
import dev.halley.secret.Secret;
import dev.halley.stack.ComponentType;
import dev.halley.stack.Stack;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code halley doctor}: looks for what is wrong with this machine's Halley, and says what to do. */
@Command(footer = {"", "The exit code is 1 if something is broken. Warnings do not count."})
final class Doctor implements Callable<Integer> {

    private static final long LEAST_FREE = 1L << 30;
    private static final int NEWEST_ARTIFACTS = 50;
    private static final int SHOWN = 3;

    private final Session session;
    private final ArrayNode found = Json.array();
    private boolean broken;

    @Mixin
    private final ListFormat output = new ListFormat();

    @Option(names = "--online", description = "Also try the credentials and addresses of the active stack.")
    private boolean online;

    Doctor(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        HalleyHome home = session.home();
        note("version", "ok", "halley " + Version.text(), "");
        java();
        if (folder(home)) {
            boolean loggedIn = look("login", "", () -> Login.find(home)
                    .map(login -> Login.of(login.url(), login.apiKey()).toString())
                    .orElse("none; what runs record is kept here"));
            if (loggedIn) {
                store(home);
            }
            spool(home);
        }
        Listing.of("checks", found)
                .column("CHECK", "check")
                .column("STATUS", "status")
                .column("FOUND", "found")
                .column("REMEDY", "remedy")
                .print(output, session.terminal(), Doctor::style);
        return (broken ? ExitCode.FAILED : ExitCode.OK).number();
    }

    /** What needs the metadata store is not looked at if there is none: it would be the same mistake again. */
    private void store(HalleyHome home) {
        try (Client client = session.client()) {
            boolean readable = look("metadata store", "Restore metadata.db from a backup, or move it away.", () -> {
                client.store().listStacks();
                return client.runs(RunQuery.newest(1)).isEmpty() ? "no runs yet" : "readable";
            });
            if (readable) {
                secrets(client, home);
                integrations(client);
                stacks(client);
                artifacts(client);
            }
        } catch (HalleyException e) {
            note("metadata store", "broken", String.valueOf(e.getMessage()), "");
        }
    }

    private static Style style(String cell) {
        return switch (cell) {
            case "ok" -> Style.GREEN;
            case "warning" -> Style.YELLOW;
            case "broken" -> Style.RED;
            default -> Style.PLAIN;
        };
    }

    private void note(String check, String status, String what, String remedy) {
        broken |= status.equals("broken");
        found.add(Json.object()
                .put("check", check)
                .put("status", status)
                .put("found", what)
                .put("remedy", remedy));
    }

    private interface Look {
        String at() throws IOException;
    }

    private boolean look(String check, String remedy, Look look) {
        try {
            note(check, "ok", look.at(), "");
            return true;
        } catch (HalleyException e) {
            note(check, "broken", String.valueOf(e.getMessage()), "");
        } catch (IOException | RuntimeException e) {
            note(check, "broken", e.toString(), remedy);
        }
        return false;
    }

    private void java() {
        Runtime.Version version = Runtime.version();
        note("java", "ok", version + ", " + System.getProperty("java.home"), "");
    }

    private boolean folder(HalleyHome home) {
        try {
            home.create();
            Path probe = Files.createTempFile(home.folder(), ".doctor", "");
            Files.delete(probe);
            long free = Files.getFileStore(home.folder()).getUsableSpace();
            note(
                    "home",
                    free < LEAST_FREE ? "warning" : "ok",
                    home + ", " + (free >> 20) + " MiB free",
                    free < LEAST_FREE ? "Make room: what runs log and return is kept here." : "");
            return true;
        } catch (HalleyException e) { // It says what to do.
            note("home", "broken", String.valueOf(e.getMessage()), "");
        } catch (AccessDeniedException e) {
            note("home", "broken", home + " is not yours to write to", "Set HALLEY_HOME to a folder you may write to.");
        } catch (IOException e) {
            note("home", "broken", e.toString(), "Set HALLEY_HOME to a folder you may write to.");
        }
        return false;
    }

    private void secrets(Client client, HalleyHome home) {
        look("secrets", "Restore secrets.key from a backup.", () -> {
            List<Secret> secrets = client.secrets().list();
            for (Secret secret : secrets) {
                secret.keys().forEach(secret::value);
            }
            return secrets.size() + " can be decrypted";
        });
        Path key = home.secretsKey();
        if (Files.exists(key)
                && key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            look("key of the secrets", "", () -> {
                boolean open = Files.getPosixFilePermissions(key).stream()
                        .anyMatch(each ->
                                each != PosixFilePermission.OWNER_READ && each != PosixFilePermission.OWNER_WRITE);
                if (open) {
                    throw new HalleyException(
                            ErrorKind.FAILED, "Others may read " + key + ". Change that: chmod 600 " + key);
                }
                return "only its owner can read it";
            });
        }
    }

    private void integrations(Client client) {
        look("integrations", "Install them again: halley integration upgrade", () -> {
            client.integrations().installed();
            ComponentType.all().forEach(type -> client.flavors().ofType(type));
            return String.join(
                    ", ",
                    client.integrations().installed().stream()
                            .map(each -> each.name())
                            .toList());
        });
    }

    private void stacks(Client client) {
        for (StoredStack stack : client.stacks().list()) {
            List<String> problems = client.stacks().problems(stack.name());
            boolean active = stack.name().equals(client.stacks().activeName());
            String what = "stack " + stack.name() + (active ? " (active)" : "");
            if (problems.isEmpty()) {
                note(what, "ok", "its components can be made", "");
            } else {
                note(what, active ? "broken" : "warning", String.join(" ", problems), "");
            }
            if (active && online) {
                look(what + ", online", "", () -> {
                    try (Stack open = client.openStack(stack.name())) {
                        open.check();
                    }
                    return "credentials and addresses work";
                });
            }
        }
    }

    /** Only what is on this machine: other stores may be slow, or want to be paid for. */
    private void artifacts(Client client) {
        List<ArtifactVersion> kept =
                client.artifacts().list(dev.halley.metadata.Listing.newest(NEWEST_ARTIFACTS)).items().stream()
                        .filter(each -> each.content().uri().startsWith("file:"))
                        .toList();
        List<String> gone = kept.stream()
                .filter(each -> !client.artifacts().isThere(each))
                .map(each -> each.name() + " " + each.version())
                .toList();
        if (gone.isEmpty()) {
            note("artifacts", "ok", kept.isEmpty() ? "none yet" : "the newest " + kept.size() + " are there", "");
        } else {
            note(
                    "artifacts",
                    "warning",
                    "the content of " + gone.size() + " of the newest " + kept.size() + " is gone: "
                            + String.join(", ", gone.subList(0, Math.min(SHOWN, gone.size())))
                            + (gone.size() > SHOWN ? ", …" : ""),
                    "Run the pipelines again that made them.");
        }
    }

    /** An experiment has a folder as long as not all of it was taken by a server. */
    private void spool(HalleyHome home) {
        look("spool", "", () -> {
            long waiting = 0;
            if (Files.isDirectory(home.spool())) {
                try (Stream<Path> experiments = Files.list(home.spool())) {
                    waiting = experiments.filter(Files::isDirectory).count();
                }
            }
            String found = waiting == 1 ? "1 experiment waits" : waiting + " experiments wait";
            if (waiting > 0) {
                note(
                        "unsent values",
                        "warning",
                        found + " for a tracking server",
                        "Send them: halley experiment-tracker sync <tracker>");
            }
            return waiting == 0 ? "nothing waits" : found;
        });
    }
}
