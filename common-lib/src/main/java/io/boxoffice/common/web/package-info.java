/** Correlation ids, body limits and input hygiene of the HTTP side. */
@NullMarked
package io.boxoffice.common.web;

import org.jspecify.annotations.NullMarked;
