package dev.halley.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where a file of SQLite should not be. It needs locks that hold and syncs that mean it, which the file systems of networks promise and
 * do not always keep; a file that is damaged there is found much later.
 */
final class NetworkFolder {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkFolder.class);

    private static final Set<String> REFUSED = Set.of(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "davfs",
            "fuse.davfs",
            "fuse.davfs2",
            "fuse.sshfs",
            "fuse.s3fs",
            "fuse.rclone",
            "fuse.gcsfuse",
            "fuse.blobfuse",
            "fuse.goofys",
            "fuse.smbnetfs");

    private static final Set<String> DOUBTFUL =
            Set.of("9p", "virtiofs", "overlay", "overlayfs", "aufs", "fuse.glusterfs", "glusterfs", "lustre", "ceph");

    private static final Set<String> FLEETING = Set.of("tmpfs", "ramfs");

    private NetworkFolder() {}

    /** What becomes of a database there. */
    enum Judgement {
        FINE,
        /** It works, with a warning. */
        DOUBTFUL,
        /** It works until the machine is switched off. */
        FLEETING,
        REFUSED
    }

    static Judgement judge(String fileSystem) {
        if (REFUSED.contains(fileSystem)) {
            return Judgement.REFUSED;
        }
        if (FLEETING.contains(fileSystem)) {
            return Judgement.FLEETING;
        }
        return DOUBTFUL.contains(fileSystem) ? Judgement.DOUBTFUL : Judgement.FINE;
    }

    /** @throws DatabaseException if the folder is no place for a database */
    static void check(Path folder) throws IOException {
        String fileSystem = Files.getFileStore(folder).type();
        switch (judge(fileSystem)) {
            case REFUSED ->
                throw new DatabaseException(
                        "'" + folder + "' is on a file system of a network (" + fileSystem
                                + "), whose locks and syncs a database cannot rely on (expected: a local disk). Choose"
                                + " another HALLEY_HOME, or keep the data in PostgreSQL with --database.",
                        null);
            case DOUBTFUL ->
                LOG.warn(
                        "'{}' is on a file system ({}) that may not keep what it was told to keep after a power failure:"
                                + " a local disk, or PostgreSQL by --database, does",
                        folder,
                        fileSystem);
            case FLEETING ->
                LOG.warn("'{}' is in memory ({}): all is gone when the machine is switched off", folder, fileSystem);
            case FINE -> LOG.debug("'{}' is on {}", folder, fileSystem);
        }
    }
}
