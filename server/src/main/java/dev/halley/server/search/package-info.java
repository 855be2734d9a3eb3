/**
 * Comet's query language. Its two spellings, the predicates of {@code project/query} and the rules tree of {@code experiments/search},
 * become the one typed tree that everything else is filtered with, {@link dev.halley.server.query.Filter}.
 *
 * <p>What the tree has no field for (details of the machine, the commit, whether there is HTML) is looked up by
 * {@link dev.halley.server.search.Facts} and becomes "the key is one of these".
 */
@NullMarked
package dev.halley.server.search;

import org.jspecify.annotations.NullMarked;
