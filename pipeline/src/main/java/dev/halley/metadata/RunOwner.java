package dev.halley.metadata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that executes a run. A process id alone is not enough: the system gives it to another process later, another
 * container has its own, and they start anew when the machine does.
 *
 * @param machine names the running system within which process ids are unique
 * @param pid process id
 * @param started when the process started, in the words of the system; two processes with one id differ in it
 */
public record RunOwner(String machine, long pid, String started) {

    private static final Path PROC = Path.of("/proc");

    /** This process. */
    public static RunOwner current() {
        return Current.OWNER;
    }

    private static final class Current {
        static final String MACHINE = machineOfThisProcess();
        static final long PID = ProcessHandle.current().pid();
        static final RunOwner OWNER = new RunOwner(MACHINE, PID, started(PID));
    }

    /** Whether this process can tell if the owner is alive: only if both see the same process ids. */
    public boolean isObservable() {
        return machine.equals(Current.MACHINE);
    }

    /** Whether the process still runs. Meaningful only if it {@link #isObservable}. */
    public boolean isAlive() {
        return equals(Current.OWNER)
                || (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                        && started(pid).equals(started));
    }

    private static String machineOfThisProcess() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(PROC.resolve("self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("os.name");
        }
    }

    /**
     * Where there is {@code /proc}, ticks since the machine started: unlike a time of day, they do not change when the clock
     * is set.
     */
    private static String started(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            // The second field is the name in parentheses and may contain anything; the start is the 22nd.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields.length > 19 ? fields[19] : "";
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Object::toString)
                    .orElse("");
        }
    }
}
