package dev.halley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;

/** Bytes a point on disk after compaction, beside an offline file of wandb. */
final class Sizes {

    private final Run run;

    Sizes(Run run) {
        this.run = run;
    }

    void bytesAPoint() throws Exception {
        for (Bodies.Values kind : Bodies.Values.values()) {
            int batches = run.scaled(20_000, 8000);
            try (Program halley = Program.halley("512m", "")) {
                List<String> keys = Halley.experiments(halley.port(), 8);
                Run.require(
                        Load.each(halley.port(), 8, Bodies.batches(keys, 100, batches, kind))
                                        .refused()
                                == 0,
                        "refused");
                // Quiet experiments are compacted after some seconds.
                long last = -1;
                for (int i = 0; i < 40; i++) {
                    Thread.sleep(1000);
                    long bytes = halley.bytes("halley.db");
                    last = i > 25 && bytes == last ? last : bytes;
                }
                long used = usedBytes(halley.folder().resolve("server").resolve("halley.db"));
                run.report()
                        .figure(
                                "bytes a point, " + kind.name().toLowerCase(java.util.Locale.ROOT),
                                "%.2f",
                                used / (batches * 1000.0),
                                Goal.atMost(kind == Bodies.Values.FLOATS ? 4.5 : 8.5, " B"),
                                "all tables and indexes, pages in use, after compaction; file "
                                        + String.format(java.util.Locale.ROOT, "%.2f", last / (batches * 1000.0)));
            }
        }
        wandb();
    }

    private static long usedBytes(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            long[] values = new long[3];
            String[] pragmas = {"page_count", "freelist_count", "page_size"};
            for (int i = 0; i < 3; i++) {
                try (var row = statement.executeQuery("PRAGMA " + pragmas[i])) {
                    row.next();
                    values[i] = row.getLong(1);
                }
            }
            return (values[0] - values[1]) * values[2];
        }
    }

    private void wandb() throws Exception {
        Path python = run.peers().resolve("mlflow/bin/python").toAbsolutePath();
        if (!Files.exists(python)) {
            run.report().figure("size of wandb's file", "%.0f", Double.NaN, "wandb is not installed in " + run.peers());
            return;
        }
        Path folder = Files.createTempDirectory("wandb");
        Path script = folder.resolve("w.py");
        Files.writeString(script, """
            import os, random, glob
            os.environ.update(WANDB_MODE='offline', WANDB_SILENT='true', WANDB_CONSOLE='off')
            import wandb
            r = wandb.init(project='p', settings=wandb.Settings(x_disable_stats=True, x_disable_meta=True))
            for s in range(1000):
                r.log({f'train/layer_{i:03d}/grad_norm': random.random() for i in range(100)})
            r.finish()
            print(sum(os.path.getsize(f) for f in glob.glob('wandb/*/*.wandb')) / 100000)
            """);
        Process process = new ProcessBuilder(python.toString(), script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String[] output = new String(process.getInputStream().readAllBytes(), UTF_8)
                .strip()
                .split("\n");
        int status = process.waitFor();
        run.report()
                .figure(
                        "bytes a point of wandb's offline file",
                        "%.1f",
                        status == 0 ? Double.parseDouble(output[output.length - 1]) : Double.NaN,
                        status == 0 ? "100,000 points, full doubles" : String.join(" ", output));
    }
}
