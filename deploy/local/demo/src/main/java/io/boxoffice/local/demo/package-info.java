/** The demo: the main job of Boxoffice, driven from outside through its public addresses. */
@NullMarked
package io.boxoffice.local.demo;

import org.jspecify.annotations.NullMarked;
