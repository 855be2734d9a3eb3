package dev.halley.cli;

/**
 * The commands of the first level. The help of {@code halley} needs only their names and summaries, so the classes of one are
 * loaded when it is called: that is what keeps short commands short.
 */
enum CommandGroup {
    COMPLETION("completion", Section.OTHER, "Print the completion script of bash and zsh.");

    enum Section {
        START("Start here"),
        STACKS("Stacks"),
        RUNS("Runs"),
        OTHER("Other");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final String command;
    private final Section section;
    private final String summary;

    CommandGroup(String command, Section section, String summary) {
        this.command = command;
        this.section = section;
        this.summary = summary;
    }

    String command() {
        return command;
    }

    Section section() {
        return section;
    }

    String summary() {
        return summary;
    }

    /** The annotated object of the command: loads its class. */
    Object load(Session session) {
        return switch (this) {
            case COMPLETION -> new Completion(session);
        };
    }
}
