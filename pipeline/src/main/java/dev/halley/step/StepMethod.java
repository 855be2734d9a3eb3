package dev.halley.step;

import java.io.Serializable;

/**
 * A reference to the method of a step, as {@code Digits::train}. There is one shape for each number of inputs, with a
 * result ({@code Function…}) and without ({@code Action…}); the compiler picks the shape, nobody names it.
 *
 * <p>The shapes are serializable so that the method behind the reference can be found: that gives the step its name, its
 * annotation and the place another process calls it from. They are never called.
 */
public interface StepMethod extends Serializable {

    /** A step with 0 inputs and a result. */
    @FunctionalInterface
    interface Function0<R> extends StepMethod {
        R call() throws Exception;
    }

    /** A step with 0 inputs and no result. */
    @FunctionalInterface
    interface Action0 extends StepMethod {
        void call() throws Exception;
    }

    /** A step with 1 input and a result. */
    @FunctionalInterface
    interface Function1<A, R> extends StepMethod {
        R call(A a) throws Exception;
    }

    /** A step with 1 input and no result. */
    @FunctionalInterface
    interface Action1<A> extends StepMethod {
        void call(A a) throws Exception;
    }

    /** A step with 2 inputs and a result. */
    @FunctionalInterface
    interface Function2<A, B, R> extends StepMethod {
        R call(A a, B b) throws Exception;
    }

    /** A step with 2 inputs and no result. */
    @FunctionalInterface
    interface Action2<A, B> extends StepMethod {
        void call(A a, B b) throws Exception;
    }

    /** A step with 3 inputs and a result. */
    @FunctionalInterface
    interface Function3<A, B, C, R> extends StepMethod {
        R call(A a, B b, C c) throws Exception;
    }

    /** A step with 3 inputs and no result. */
    @FunctionalInterface
    interface Action3<A, B, C> extends StepMethod {
        void call(A a, B b, C c) throws Exception;
    }

    /** A step with 4 inputs and a result. */
    @FunctionalInterface
    interface Function4<A, B, C, D, R> extends StepMethod {
        R call(A a, B b, C c, D d) throws Exception;
    }

    /** A step with 4 inputs and no result. */
    @FunctionalInterface
    interface Action4<A, B, C, D> extends StepMethod {
        void call(A a, B b, C c, D d) throws Exception;
    }

    /** A step with 5 inputs and a result. */
    @FunctionalInterface
    interface Function5<A, B, C, D, E, R> extends StepMethod {
        R call(A a, B b, C c, D d, E e) throws Exception;
    }

    /** A step with 5 inputs and no result. */
    @FunctionalInterface
    interface Action5<A, B, C, D, E> extends StepMethod {
        void call(A a, B b, C c, D d, E e) throws Exception;
    }

    /** A step with 6 inputs and a result. */
    @FunctionalInterface
    interface Function6<A, B, C, D, E, F, R> extends StepMethod {
        R call(A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A step with 6 inputs and no result. */
    @FunctionalInterface
    interface Action6<A, B, C, D, E, F> extends StepMethod {
        void call(A a, B b, C c, D d, E e, F f) throws Exception;
    }

    /** A step with 7 inputs and a result. */
    @FunctionalInterface
    interface Function7<A, B, C, D, E, F, G, R> extends StepMethod {
        R call(A a, B b, C c, D d, E e, F f, G g) throws Exception;
    }

    /** A step with 7 inputs and no result. */
    @FunctionalInterface
    interface Action7<A, B, C, D, E, F, G> extends StepMethod {
        void call(A a, B b, C c, D d, E e, F f, G g) throws Exception;
    }

    /** A step with 8 inputs and a result. */
    @FunctionalInterface
    interface Function8<A, B, C, D, E, F, G, H, R> extends StepMethod {
        R call(A a, B b, C c, D d, E e, F f, G g, H h) throws Exception;
    }

    /** A step with 8 inputs and no result. */
    @FunctionalInterface
    interface Action8<A, B, C, D, E, F, G, H> extends StepMethod {
        void call(A a, B b, C c, D d, E e, F f, G g, H h) throws Exception;
    }
}
