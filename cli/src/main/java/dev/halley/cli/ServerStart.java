package dev.halley.cli;

import dev.halley.cli.logging.Log;
import dev.halley.error.ErrorKind;
import dev.halley.error.HalleyException;
import dev.halley.server.ServerConfig;
import dev.halley.server.TrackingServer;
import dev.halley.server.settings.Setting;
import dev.halley.server.settings.Settings;
import dev.halley.server.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code halley server start}, and how the other commands of the group find the server's data. Each setting is an option. */
final class ServerStart implements Callable<Integer> {

    private static final String CONFIG = "--config";
    private static final String CONFIG_VARIABLE = "HALLEY_CONFIG";
    private static final String USUAL_FILE = "server.properties";

    private final Session session;
    private final CommandSpec spec;

    private ServerStart(Session session) {
        this.session = session;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    static CommandLine commandLine(Session session) {
        CommandSpec spec = new ServerStart(session).spec;
        spec.usageMessage()
                .description("Start the tracking server and serve until it is stopped.")
                .footer(
                        "",
                        "Each option is also a variable (--public-url is HALLEY_PUBLIC_URL) and a line of the file of",
                        "settings (public-url = https://…). The first start makes the owner and prints the API key.",
                        "Comet's own clients log to it with COMET_URL_OVERRIDE=<the printed address>/clientlib/.");
        addSettings(spec);
        return new CommandLine(spec);
    }

    /** Options for all settings, and for the file that may hold them. */
    static void addSettings(CommandSpec spec) {
        for (Setting setting : Setting.values()) {
            String standard = setting.standard();
            spec.addOption(OptionSpec.builder(setting.flag())
                    .type(String.class)
                    .paramLabel(setting.label())
                    .description(setting.meaning() + (standard == null ? "" : " Defaults to " + standard + "."))
                    .build());
        }
        spec.addOption(OptionSpec.builder(CONFIG)
                .type(Path.class)
                .paramLabel("FILE")
                .description(
                        "Lines 'name = value'. Defaults to HALLEY_CONFIG, else to server/server.properties in the home.")
                .build());
    }

    @Override
    public Integer call() {
        ServerConfig config = config(session, spec.commandLine().getParseResult());
        TrackingServer server = Servers.start(session, config);
        Servers.tellOwner(session, server);
        Servers.warnOfReaders(session, config);
        session.terminal().print("Halley's server is ready at " + server.url());
        server.prepare();
        Servers.serve(server);
        return ExitCode.OK.number();
    }

    /** What flags, environment and file come to. */
    static ServerConfig config(Session session, ParseResult parsed) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = parsed.matchedOptionValue(setting.flag(), (String) null);
            if (value != null) {
                flags.put(setting, value);
            }
        }
        try {
            return read(session, flags, parsed.matchedOptionValue(CONFIG, null));
        } catch (SettingsException wrong) {
            throw new ParameterException(spec(parsed), told(wrong), wrong);
        }
    }

    private static CommandLine spec(ParseResult parsed) {
        return parsed.commandSpec().commandLine();
    }

    private static String told(SettingsException wrong) {
        return "The settings cannot be used:\n  " + String.join("\n  ", wrong.problems());
    }

    /** @param given the file of settings, null for the usual one */
    static ServerConfig config(Session session, Map<Setting, String> flags, @Nullable Path given) {
        try {
            return read(session, flags, given);
        } catch (SettingsException wrong) {
            throw new HalleyException(ErrorKind.INVALID, told(wrong), wrong);
        }
    }

    private static ServerConfig read(Session session, Map<Setting, String> flags, @Nullable Path given) {
        Settings settings = Settings.read(flags, session.environment(), file(session, given));
        ServerConfig config = settings.config(session.home().folder());
        boolean json = "json".equals(settings.value(Setting.LOG_FORMAT));
        if (json || settings.isGiven(Setting.LOG_LEVEL)) {
            Log.use(json, String.valueOf(settings.value(Setting.LOG_LEVEL)));
        }
        return config;
    }

    private static @Nullable Path file(Session session, @Nullable Path given) {
        String variable = session.environment().apply(CONFIG_VARIABLE);
        if (given != null) {
            return given;
        }
        if (variable != null && !variable.isBlank()) {
            return Path.of(variable.strip());
        }
        Path usual = session.home().server().resolve(USUAL_FILE);
        return Files.exists(usual) ? usual : null;
    }
}
