/** Kafka defaults: topics, retries and dead letters. */
@NullMarked
package io.boxoffice.common.kafka;

import org.jspecify.annotations.NullMarked;
