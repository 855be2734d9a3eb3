package dev.halley.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halley.server.database.NetworkFolder.Judgement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F-17. */
class NetworkFolderTest {

    @ParameterizedTest
    @CsvSource({
        "ext4, FINE", "xfs, FINE", "btrfs, FINE", "zfs, FINE", "apfs, FINE", "NTFS, FINE",
        "nfs, REFUSED", "nfs4, REFUSED", "cifs, REFUSED", "smb3, REFUSED", "fuse.sshfs, REFUSED", "fuse.s3fs, REFUSED",
        "9p, DOUBTFUL", "overlay, DOUBTFUL", "virtiofs, DOUBTFUL", "tmpfs, FLEETING"
    })
    void judgesAFileSystemByWhatItPromises(String fileSystem, Judgement expected) {
        assertThat(NetworkFolder.judge(fileSystem)).isEqualTo(expected);
    }
}
