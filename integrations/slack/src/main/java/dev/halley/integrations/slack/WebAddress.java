package dev.halley.integrations.slack;

import dev.halley.stack.ComponentCheckException;
import dev.halley.stack.ComponentCheckException.Reason;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * An address of a web hook. Whoever may register a component must not thereby reach what only this machine reaches: addresses of
 * the machine itself, of private networks and of cloud metadata are refused unless that was asked for. The names are looked up
 * before each message; what is connected to then is what was looked up, since Java keeps answers for some seconds.
 */
final class WebAddress {

    private final URI uri;
    private final boolean privateAllowed;

    private WebAddress(URI uri, boolean privateAllowed) {
        this.uri = uri;
        this.privateAllowed = privateAllowed;
    }

    /** @throws IllegalArgumentException if it is no address of the web; the message does not hold it, as it is a secret */
    static WebAddress of(String attribute, String text, boolean privateAllowed) {
        try {
            URI uri = new URI(text.strip());
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null) {
                return new WebAddress(uri, privateAllowed);
            }
        } catch (URISyntaxException e) {
            throw wrong(attribute);
        }
        throw wrong(attribute);
    }

    private static IllegalArgumentException wrong(String attribute) {
        return new IllegalArgumentException(
                attribute + " is no address of a web hook (expected: https://host/path, without a user name).");
    }

    URI uri() {
        return uri;
    }

    /** What may be shown: paths of web hooks are their passwords. */
    String shown() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + "/…";
    }

    /** @throws ComponentCheckException if the host does not exist or may not be posted to */
    void requireReachable(String component) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(uri.getHost());
        } catch (UnknownHostException e) {
            throw new ComponentCheckException(
                    Reason.UNREACHABLE,
                    "The alerter '" + component + "' cannot be used: there is no host '" + uri.getHost()
                            + "'. Check its address.",
                    e);
        }
        for (InetAddress address : addresses) {
            if (!privateAllowed && !isPublic(address)) {
                throw new ComponentCheckException(
                        Reason.INVALID,
                        "The alerter '" + component + "' may not post to " + uri.getHost()
                                + ": it is in a private network (" + address.getHostAddress()
                                + "). If that is meant, register it with --allow_private=true.");
            }
        }
    }

    private static boolean isPublic(InetAddress address) {
        boolean special = address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        return !special
                && (address instanceof Inet4Address v4 ? isPublic(v4.getAddress()) : isPublic((Inet6Address) address));
    }

    private static boolean isPublic(byte[] v4) {
        int first = v4[0] & 0xff;
        int second = v4[1] & 0xff;
        boolean shared = first == 100 && second >= 64 && second < 128;
        boolean benchmark = first == 198 && (second == 18 || second == 19);
        return first != 0 && first != 127 && first < 224 && !shared && !benchmark && !(first == 192 && second == 0);
    }

    /** Unique local addresses, and IPv4 ones in the clothes of IPv6. */
    private static boolean isPublic(Inet6Address address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
        boolean nat64 = bytes[0] == 0 && (bytes[1] & 0xff) == 0x64;
        return !uniqueLocal && !nat64 && !address.isIPv4CompatibleAddress();
    }
}
