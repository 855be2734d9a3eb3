package dev.halley.server.query;

/** Orders {@code step_2} before {@code step_10}, without regard to case. */
final class NaturalOrder {

    private NaturalOrder() {}

    static int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            char a = left.charAt(i);
            char b = right.charAt(j);
            if (isDigit(a) && isDigit(b)) {
                int endA = endOfDigits(left, i);
                int endB = endOfDigits(right, j);
                int order = compareDigits(left, i, endA, right, j, endB);
                if (order != 0) {
                    return order;
                }
                i = endA;
                j = endB;
            } else {
                int order = Character.compare(Character.toLowerCase(a), Character.toLowerCase(b));
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
        }
        int rest = Integer.compare(left.length() - i, right.length() - j);
        return rest != 0 ? rest : left.compareTo(right);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfDigits(String text, int from) {
        int to = from;
        while (to < text.length() && isDigit(text.charAt(to))) {
            to++;
        }
        return to;
    }

    private static int compareDigits(String left, int i, int endA, String right, int j, int endB) {
        int a = i;
        int b = j;
        while (a < endA - 1 && left.charAt(a) == '0') {
            a++;
        }
        while (b < endB - 1 && right.charAt(b) == '0') {
            b++;
        }
        if (endA - a != endB - b) {
            return Integer.compare(endA - a, endB - b);
        }
        for (; a < endA; a++, b++) {
            if (left.charAt(a) != right.charAt(b)) {
                return Character.compare(left.charAt(a), right.charAt(b));
            }
        }
        return 0;
    }
}
