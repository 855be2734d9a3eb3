package dev.halley.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Names the process that listens on a port, as far as the system tells: on Linux if it is the same user's. */
final class PortHolder {

    private static final String LISTENING = "0A";

    private PortHolder() {}

    static String of(InetAddress address, int port) {
        try {
            Set<String> sockets = new HashSet<>();
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                if (Files.isReadable(Path.of(table))) {
                    addListening(Path.of(table), address, port, sockets);
                }
            }
            return sockets.isEmpty() ? "another program" : holder(sockets);
        } catch (IOException | RuntimeException untold) {
            return "another program";
        }
    }

    /** Adds the names of the sockets that listen there, as the folders of the processes have them. */
    private static void addListening(Path table, InetAddress address, int port, Set<String> sockets)
            throws IOException {
        String wanted = inTable(address);
        for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length < 10 || !fields[3].equals(LISTENING)) {
                continue;
            }
            String listed = fields[1].substring(0, fields[1].indexOf(':'));
            boolean there = address.isAnyLocalAddress() || listed.endsWith(wanted) || listed.matches("0+");
            if (there && fields[1].endsWith(String.format(":%04X", port))) {
                sockets.add("socket:[" + fields[9] + "]");
            }
        }
    }

    /** The table has words of the machine, whose bytes are the other way round. */
    private static String inTable(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 3; i >= 0; i--) {
                text.append(String.format("%02X", bytes[word + i]));
            }
        }
        return text.toString();
    }

    private static String holder(Set<String> sockets) {
        List<ProcessHandle> holders = ProcessHandle.allProcesses()
                .filter(process -> holds(process, sockets))
                .toList();
        return holders.stream()
                .filter(process -> isStartedByNoneOf(holders, process) && holds(process, sockets))
                .findFirst()
                .map(PortHolder::told)
                .orElse("another program");
    }

    /** A process that another one starts has the files of that one for a moment. */
    private static boolean isStartedByNoneOf(List<ProcessHandle> holders, ProcessHandle process) {
        return process.parent().filter(holders::contains).isEmpty();
    }

    private static boolean holds(ProcessHandle process, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/fd"))) {
            for (Path each : open) {
                if (sockets.contains(linkedBy(each))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException foreign) {
            return false;
        }
    }

    /** A busy process has closed some of its files between the listing and this question: they are not the one. */
    private static String linkedBy(Path open) {
        try {
            return Files.readSymbolicLink(open).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static String told(ProcessHandle process) {
        boolean halley = Stream.of(process.info().arguments().orElse(new String[0]))
                .anyMatch(argument -> argument.startsWith("-Dhalley.distribution="));
        String program = halley
                ? "Halley"
                : process.info()
                        .command()
                        .map(command -> String.valueOf(Path.of(command).getFileName()))
                        .orElse("?");
        return "process " + process.pid() + " (" + program + ")";
    }
}
