/** What the tests of every service share: real back ends, tokens, a clock, rules. */
@org.jspecify.annotations.NullMarked
package io.boxoffice.common.test;
