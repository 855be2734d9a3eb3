package dev.halley.metadata;

/**
 * Which secret. A private one is seen by its owner only; public and private names are apart, so one name may be both.
 *
 * @param owner the user; empty for a public secret
 */
public record SecretId(String name, String owner) {

    /** The secret of that name that all users of the store share. */
    public static SecretId ofAll(String name) {
        return new SecretId(name, "");
    }

    public boolean isPrivate() {
        return !owner.isEmpty();
    }

    /** What encryption binds values to. No name of a secret contains a slash. */
    public String place() {
        return isPrivate() ? owner + "/" + name : name;
    }

    @Override
    public String toString() {
        return isPrivate() ? "private secret '" + name + "'" : "secret '" + name + "'";
    }
}
