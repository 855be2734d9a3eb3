/**
 * Views as code: what a page of the tracking server shows, built in Java or kept as a file beside the code. Start at
 * {@link dev.halley.view.View}.
 */
@NullMarked
package dev.halley.view;

import org.jspecify.annotations.NullMarked;
