package io.boxoffice.purchase.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast the orders of an event are gone through.
 *
 * @param batch most orders in one turn
 * @param lease how long a worker has for a turn
 * @param pause wait before the orders of a cancelled event are gone through again; grows with each
 *     time
 * @param longestPause longest such wait
 * @param settle wait before orders are told of a change a second time; longer than a reservation
 *     call takes
 */
@ConfigurationProperties("boxoffice.event")
record EventProperties(
    @DefaultValue("50") int batch,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("2s") Duration pause,
    @DefaultValue("5m") Duration longestPause,
    @DefaultValue("1m") Duration settle) {

  Duration pauseAfter(int pass) {
    Duration grown = pause.multipliedBy(pass);
    return grown.compareTo(longestPause) < 0 ? grown : longestPause;
  }
}
