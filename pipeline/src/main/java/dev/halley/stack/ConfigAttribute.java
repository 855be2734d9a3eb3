package dev.halley.stack;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one attribute of a flavor's config or settings record. The help texts and the forms of the UI come from it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ConfigAttribute {

    /** One line: what the attribute means and what holds when it is absent. */
    String description();

    boolean required() default false;

    /** A secret is never printed, and giving it in clear text instead of as {@code {{secret.key}}} is warned about. */
    boolean secret() default false;
}
