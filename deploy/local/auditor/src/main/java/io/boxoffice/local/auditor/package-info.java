/**
 * Proves the invariants of Boxoffice from outside: SQL, Kafka from its start, the chain's bytes.
 */
@NullMarked
package io.boxoffice.local.auditor;

import org.jspecify.annotations.NullMarked;
