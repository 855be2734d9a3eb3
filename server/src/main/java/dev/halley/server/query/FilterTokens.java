package dev.halley.server.query;

import dev.halley.server.query.FilterException.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words and signs of a filter. */
final class FilterTokens {

    enum Kind {
        /** Letters, digits and some signs: a name, a keyword, a number. */
        WORD,
        /** A text in quotes. */
        TEXT,
        /** A name in backticks. */
        NAME,
        SIGN,
        END
    }

    /**
     * A word, text or sign.
     *
     * @param text without the quotes
     * @param to index behind its last character
     */
    record Token(Kind kind, String text, int from, int to) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }
    }

    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_/-]*");
    private static final String[] SIGNS = {"!=", "<=", ">=", "!~", "==", "=", "<", ">", "~", "(", ")", ",", "@"};

    private FilterTokens() {}

    /** A name as it is written in a filter: in backticks unless it is a plain word that means nothing else. */
    static String quoteName(String name) {
        boolean plain = PLAIN_NAME.matcher(name).matches() && FilterParser.isNoStat(name);
        return plain ? name : "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }

    static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '\'' || c == '"' || c == '`') {
                Token token = quoted(text, at);
                tokens.add(token);
                at = token.to();
            } else if (isWordPart(text, at)) {
                int to = at;
                while (to < text.length() && isWordPart(text, to)) {
                    to++;
                }
                tokens.add(new Token(Kind.WORD, text.substring(at, to), at, to));
                at = to;
            } else {
                Token token = sign(text, at);
                tokens.add(token);
                at = token.to();
            }
        }
        tokens.add(new Token(Kind.END, "", text.length(), text.length()));
        return tokens;
    }

    private static boolean isWordPart(String text, int at) {
        char c = text.charAt(at);
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || "_.-+/:%$#".indexOf(c) >= 0;
    }

    private static Token sign(String text, int at) {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                return new Token(Kind.SIGN, sign, at, at + sign.length());
            }
        }
        throw new FilterException(
                at,
                1,
                String.format(
                        Locale.ROOT,
                        "'%c' means nothing in a filter. Put it in quotes if it is part of a text.",
                        text.charAt(at)),
                Wanted.NOTHING,
                null);
    }

    private static Token quoted(String text, int from) {
        char quote = text.charAt(from);
        StringBuilder inner = new StringBuilder();
        int at = from + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                char next = text.charAt(at + 1);
                if (next == quote || next == '\\') {
                    at++;
                }
            }
            inner.append(text.charAt(at));
            at++;
        }
        if (at >= text.length()) {
            throw new FilterException(
                    from, text.length() - from, "the " + quote + " is not closed.", Wanted.NOTHING, null);
        }
        return new Token(quote == '`' ? Kind.NAME : Kind.TEXT, inner.toString(), from, at + 1);
    }
}
