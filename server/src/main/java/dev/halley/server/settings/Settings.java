package dev.halley.server.settings;

import dev.halley.server.ServerConfig;
import dev.halley.server.ServerLimits;
import dev.halley.server.ServerOptions;
import dev.halley.server.blob.S3Address;
import dev.halley.server.database.DatabaseAddress;
import dev.halley.server.http.Tls;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of one start: what was said where, checked as a whole. */
public final class Settings {

    private static final Pattern BYTES = Pattern.compile("([0-9]{1,18})(?:([KMGT])iB)?");
    private static final Pattern ANCESTOR = Pattern.compile("\\*|https?://(\\*\\.)?[A-Za-z0-9.-]+(:\\d+)?");
    private static final Pattern ALERT_HOST = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?");

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();

    private Settings() {}

    /**
     * Reads the settings.
     *
     * @param flags what the command line says
     * @param environment the variables
     * @param file lines {@code name = value}, null for none
     */
    public static Settings read(
            Map<Setting, String> flags, Function<String, @Nullable String> environment, @Nullable Path file) {
        Settings settings = new Settings();
        if (file != null) {
            settings.readFile(file);
        }
        for (Setting setting : Setting.values()) {
            String variable = environment.apply(setting.variable());
            if (variable != null && !variable.isBlank()) {
                settings.values.put(setting, variable.strip());
            }
        }
        settings.values.putAll(flags);
        return settings;
    }

    private void readFile(Path file) {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            problems.add("the file of settings '" + file + "' cannot be read: " + unreadable.getMessage());
            return;
        }
        for (String key : new TreeSet<>(lines.stringPropertyNames())) {
            Setting.of(key)
                    .ifPresentOrElse(
                            setting ->
                                    values.put(setting, lines.getProperty(key).strip()),
                            () -> problems.add("'" + key + "' in '" + file + "' is no setting (expected: one of "
                                    + String.join(
                                            ", ",
                                            java.util.Arrays.stream(Setting.values())
                                                    .map(Setting::key)
                                                    .toList())
                                    + ")."));
        }
    }

    /** Whether somebody said something about it. */
    public boolean isGiven(Setting setting) {
        return values.containsKey(setting);
    }

    public @Nullable String value(Setting setting) {
        String value = values.get(setting);
        return value == null ? setting.standard() : value;
    }

    /**
     * What the settings come to.
     *
     * @param home the Halley home
     * @throws SettingsException with everything that is wrong
     */
    public ServerConfig config(Path home) {
        int port = port();
        String host = String.valueOf(value(Setting.HOST));
        if (new InetSocketAddress(host, 0).isUnresolved()) {
            wrong(Setting.HOST, "an address of this machine, for instance 127.0.0.1");
        }
        DatabaseAddress database = parsed(Setting.DATABASE, DatabaseAddress::parse);
        S3Address blobs = parsed(Setting.BLOBS, S3Address::parse);
        URI publicUrl = url(Setting.PUBLIC_URL);
        Tls tls = tls();
        ServerOptions.Oidc oidc = oidc();
        ServerLimits limits = limits();
        oneOf(Setting.LOG_FORMAT, List.of("text", "json"));
        oneOf(Setting.LOG_LEVEL, List.of("error", "warn", "info", "debug"));
        ServerOptions.Reach reach = new ServerOptions.Reach(
                listed(Setting.EMBED_ANCESTORS, ANCESTOR, "* or https://host, separated by commas"),
                listed(Setting.ALERT_HOSTS, ALERT_HOST, "host or host:port, separated by commas"));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new ServerConfig(
                home,
                host,
                port,
                String.valueOf(value(Setting.OWNER)),
                value(Setting.OWNER_API_KEY),
                database,
                new ServerOptions(publicUrl, tls, blobs, oidc, limits, reach));
    }

    private List<String> listed(Setting setting, Pattern each, String expected) {
        String text = value(setting);
        if (text == null) {
            return List.of();
        }
        List<String> entries = Pattern.compile(",")
                .splitAsStream(text)
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        if (!entries.stream().allMatch(entry -> each.matcher(entry).matches())) {
            wrong(setting, expected);
        }
        return entries;
    }

    private int port() {
        try {
            int port = Integer.parseInt(String.valueOf(value(Setting.PORT)));
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Told below.
        }
        wrong(Setting.PORT, "0 to 65535");
        return 0;
    }

    private ServerLimits limits() {
        return new ServerLimits(
                count(Setting.READ_REQUESTS_PER_MINUTE),
                count(Setting.INGEST_REQUESTS_PER_MINUTE),
                bytes(Setting.WORKSPACE_ASSET_BYTES),
                count(Setting.WORKSPACE_EXPERIMENTS),
                count(Setting.TRASH_DAYS),
                count(Setting.ARCHIVE_DAYS),
                count(Setting.QUERY_SECONDS));
    }

    private long count(Setting setting) {
        String text = String.valueOf(value(setting));
        if (text.matches("[0-9]{1,12}")) {
            return Long.parseLong(text);
        }
        wrong(setting, "0 or more");
        return 0;
    }

    private long bytes(Setting setting) {
        Matcher matcher = BYTES.matcher(String.valueOf(value(setting)));
        if (matcher.matches()) {
            String unit = matcher.group(2);
            int thousands = unit == null ? 0 : "KMGT".indexOf(unit) + 1;
            try {
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * thousands));
            } catch (ArithmeticException tooMany) {
                // Told below.
            }
        }
        wrong(setting, "0 or more bytes, for instance 500GiB");
        return 0;
    }

    private void oneOf(Setting setting, List<String> words) {
        if (!words.contains(String.valueOf(value(setting)))) {
            wrong(
                    setting,
                    String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1));
        }
    }

    private void wrong(Setting setting, String expected) {
        String shown = setting.isSecret() ? "******" : String.valueOf(value(setting));
        problems.add(setting.key() + ": '" + shown + "' (expected: " + expected + ").");
    }

    private <T> @Nullable T parsed(Setting setting, Function<String, T> parser) {
        String text = value(setting);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException malformed) {
            problems.add(String.valueOf(malformed.getMessage()));
            return null;
        }
    }

    private @Nullable URI url(Setting setting) {
        String text = value(setting);
        if (text == null) {
            return null;
        }
        try {
            URI url = URI.create(text.replaceFirst("/+$", ""));
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawQuery() == null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        wrong(setting, "an address like https://tracking.example.com");
        return null;
    }

    private @Nullable Tls tls() {
        String certificate = value(Setting.TLS_CERTIFICATE);
        String key = value(Setting.TLS_KEY);
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            problems.add("tls-certificate and tls-key belong together: give both, or none.");
            return null;
        }
        Tls tls = new Tls(Path.of(certificate), Path.of(key));
        try {
            tls.load();
            return tls;
        } catch (IOException unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
            return null;
        }
    }

    private ServerOptions.@Nullable Oidc oidc() {
        URI issuer = url(Setting.OIDC_ISSUER);
        String client = value(Setting.OIDC_CLIENT_ID);
        if (issuer == null && client == null) {
            return null;
        }
        if (issuer == null || client == null) {
            problems.add("oidc-issuer and oidc-client-id belong together: give both, or none.");
            return null;
        }
        return new ServerOptions.Oidc(
                issuer, client, value(Setting.OIDC_CLIENT_SECRET), String.valueOf(value(Setting.OIDC_NAME)));
    }
}
