/** The mail server of the local default. */
@NullMarked
package io.boxoffice.local.mail;

import org.jspecify.annotations.NullMarked;
