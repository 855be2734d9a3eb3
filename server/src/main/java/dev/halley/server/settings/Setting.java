package dev.halley.server.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All settings of the server. The name {@code x-y} is the flag {@code --x-y}, the variable {@code HALLEY_X_Y} and the line {@code x-y = …}. */
public enum Setting {
    HOST("ADDRESS", "127.0.0.1", false, "Where to listen; 0.0.0.0 is everywhere."),
    PORT("PORT", "1986", false, "The port; 0 takes a free one."),
    PUBLIC_URL("URL", null, false, "The address that people use, if it is another one: behind a proxy, or by a name."),
    DATABASE(
            "URL",
            null,
            true,
            "jdbc:postgresql://user:password@host/database, which several servers may share; else a file of SQLite in the home."),
    BLOBS(
            "URL",
            null,
            false,
            "s3://bucket/prefix?endpoint=https://host:port&region=name for the content of assets; else a folder in the home."),
    TLS_CERTIFICATE("FILE", null, false, "The certificate and its chain as PEM; read again when the file changes."),
    TLS_KEY("FILE", null, false, "The certificate's private key as PEM (PKCS #8), without a password."),
    OWNER("NAME", "halley", false, "The owner and their workspace, made at the first start."),
    OWNER_API_KEY("KEY", null, true, "The owner's API key at the first start; else a random one is printed."),
    OIDC_ISSUER("URL", null, false, "Signing in with an OpenID provider: its issuer."),
    OIDC_CLIENT_ID("ID", null, false, "What the provider calls this server."),
    OIDC_CLIENT_SECRET("SECRET", null, true, "The secret that the provider gave for it; none for a public client."),
    OIDC_NAME("NAME", "single sign-on", false, "What the provider is called on the page."),
    READ_REQUESTS_PER_MINUTE(
            "NUMBER",
            "60000",
            false,
            "How much one key, session or address may ask in a minute, logging aside; 0 is no bound. More is answered with 429."),
    INGEST_REQUESTS_PER_MINUTE(
            "NUMBER",
            "0",
            false,
            "How many requests one key may log with in a minute; 0 is no bound, since trainings burst."),
    WORKSPACE_ASSET_BYTES(
            "BYTES", "0", false, "How much content each workspace may keep, as 500GiB or a number; 0 is no bound."),
    WORKSPACE_EXPERIMENTS("NUMBER", "0", false, "How many experiments each workspace may have; 0 is no bound."),
    TRASH_DAYS("DAYS", "30", false, "How long deleted experiments can be brought back; 0 is for ever."),
    ARCHIVE_DAYS(
            "DAYS",
            "0",
            false,
            "How long after their end archived experiments go to the trash by themselves; 0 is never."),
    QUERY_SECONDS(
            "SECONDS",
            "60",
            false,
            "How long one question to the database may take before it is refused; 0 is no bound."),
    LOG_FORMAT("text|json", "text", false, "How the log is written: lines for people, or a JSON object on each line."),
    LOG_LEVEL("LEVEL", "warn", false, "What is written: error, warn, info or debug."),
    EMBED_ANCESTORS(
            "ORIGINS",
            null,
            false,
            "Sites that may show embedded charts in a frame, as https://host separated by commas; * is every site, none is this one only."),
    ALERT_HOSTS(
            "HOSTS",
            null,
            false,
            "Hosts that alerts may be sent to, as host or host:port separated by commas; without it none may.");

    private final String label;
    private final @Nullable String standard;
    private final boolean secret;
    private final String meaning;

    Setting(String label, @Nullable String standard, boolean secret, String meaning) {
        this.label = label;
        this.standard = standard;
        this.secret = secret;
        this.meaning = meaning;
    }

    /** The one name. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String flag() {
        return "--" + key();
    }

    public String variable() {
        return "HALLEY_" + name();
    }

    /** What the value is, for the help. */
    public String label() {
        return label;
    }

    /** The value if nothing is said, null if there is none. */
    public @Nullable String standard() {
        return standard;
    }

    /** Whether the value must not be shown. */
    public boolean isSecret() {
        return secret;
    }

    public String meaning() {
        return meaning;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }
}
