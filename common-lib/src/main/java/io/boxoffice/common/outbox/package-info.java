/**
 * Events that are written in the transaction of the change they tell of, and relayed to Kafka
 * afterwards.
 */
@NullMarked
package io.boxoffice.common.outbox;

import org.jspecify.annotations.NullMarked;
