package dev.halley.server.asset;

import dev.halley.server.http.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Answers with the bytes of many assets as one zip file, written while they are read. Remote assets are not in it. */
public final class Zip {

    private Zip() {}

    /** Writes each asset under its file name; names that a program would unpack elsewhere are made harmless. */
    public static void write(Call call, String fileName, List<Asset> assets, Blobs blobs) throws IOException {
        call.download(fileName, "application/zip", out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            Set<String> names = new HashSet<>();
            for (Asset asset : assets) {
                String sha256 = asset.sha256();
                if (sha256 != null) {
                    zip.putNextEntry(new ZipEntry(free(names, harmless(asset.fileName()), asset.assetId())));
                    try (InputStream content = blobs.open(sha256)) {
                        content.transferTo(zip);
                    }
                    zip.closeEntry();
                }
            }
            zip.finish();
            zip.flush();
        });
    }

    private static String free(Set<String> names, String name, String assetId) {
        String unused = name;
        while (!names.add(unused)) {
            unused = assetId + "/" + unused;
        }
        return unused;
    }

    static String harmless(String fileName) {
        StringBuilder path = new StringBuilder();
        for (String part : fileName.replace('\\', '/').split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".") && !part.equals("..") && !part.matches("[A-Za-z]:")) {
                path.append(path.isEmpty() ? "" : "/").append(part);
            }
        }
        return path.isEmpty() ? "file" : path.toString();
    }
}
