/** Starts, watches and stops every part of the local default, each as its own process. */
@NullMarked
package io.boxoffice.local.launcher;

import org.jspecify.annotations.NullMarked;
