package dev.halley.stepoperator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with all that it starts, also what outlives it, ignores requests to end, or makes itself independent.
 *
 * <p>Implementation note: where the system has sessions (Linux has {@code setsid}) the process leads one of its own, and the whole group is
 * killed by one call, which a process that forks faster than it is killed cannot escape. What has left the group is recognised by a variable
 * of the environment, which children inherit. Elsewhere only descendants are found.
 */
final class ProcessFamily {

    /** Marks what belongs to a family. */
    static final String MARK = "HALLEY_STEP_FAMILY";

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Path PROCESSES = Path.of("/proc");
    private static final int ROUNDS = 100;

    private final Process leader;
    private final byte[] mark;
    private final boolean group;

    private ProcessFamily(Process leader, String mark, boolean group) {
        this.leader = leader;
        this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
        this.group = group;
    }

    /** @param mark unlike that of any other family */
    static ProcessFamily start(ProcessBuilder builder, String mark) throws IOException {
        boolean group = Files.isExecutable(SETSID);
        if (group) {
            List<String> command = new ArrayList<>(List.of(SETSID.toString()));
            command.addAll(builder.command());
            builder.command(command);
        }
        builder.environment().put(MARK, mark);
        return new ProcessFamily(builder.start(), mark, group);
    }

    Process leader() {
        return leader;
    }

    /** Asks the leader to end, and kills whatever is there after {@code grace}. Nothing of the family is left when this returns. */
    void end(long graceSeconds) {
        List<ProcessHandle> descendants = leader.descendants().toList();
        boolean interrupted = false;
        if (leader.isAlive()) {
            leader.destroy();
            try {
                interrupted = !leader.waitFor(graceSeconds, TimeUnit.SECONDS) && Thread.interrupted();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        kill(descendants);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill(List<ProcessHandle> descendants) {
        leader.destroyForcibly();
        killGroup();
        descendants.forEach(ProcessHandle::destroyForcibly);
        for (int round = 0; round < ROUNDS && killMarked() > 0; round++) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void killGroup() {
        if (group) {
            try {
                new ProcessBuilder("kill", "-KILL", "--", "-" + leader.pid())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                // The system has no room for another process; each is killed by itself.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int killMarked() {
        int killed = 0;
        if (Files.isDirectory(PROCESSES)) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
                for (Path process : processes) {
                    if (isMarked(process)) {
                        ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                                .ifPresent(ProcessHandle::destroyForcibly);
                        killed++;
                    }
                }
            } catch (IOException unreadable) {
                return killed;
            }
        }
        return killed;
    }

    private boolean isMarked(Path process) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            for (int at = 0; at + mark.length <= environment.length; at++) {
                boolean begins = at == 0 || environment[at - 1] == 0;
                boolean ends = at + mark.length == environment.length || environment[at + mark.length] == 0;
                if (begins
                        && ends
                        && java.util.Arrays.equals(environment, at, at + mark.length, mark, 0, mark.length)) {
                    return true;
                }
            }
            return false;
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }
}
