package io.boxoffice.common.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The rules of the house about structure. Each has a fixture in the common library's own tests that
 * breaks it, so that it is known to bite; none may pass because it matches nothing.
 */
public final class ArchitectureRules {
  private static final Set<String> SERVICES =
      Set.of("gateway", "inventory", "purchase", "transfer", "checkin", "minting");
  private static final Set<String> BUSINESS_NOUNS =
      Set.of(
          "Ticket",
          "Order",
          "Event",
          "Venue",
          "Seat",
          "Reservation",
          "Payment",
          "Refund",
          "Transfer",
          "Gate",
          "Admission",
          "Scan",
          "Mint",
          "Wallet",
          "Price",
          "Discount");
  private static final Set<String> MECHANISM_WORDS =
      Set.of("DomainEvent", "IncomingEvent", "UnreadableEvent");

  private ArchitectureRules() {}

  /** Returns the main classes of a package, without tests. */
  public static JavaClasses mainClasses(String rootPackage) {
    JavaClasses found =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // the fixtures that break the rules come in this library's test jar
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(rootPackage);
    if (found.size() < 3) {
      throw new IllegalStateException("there are no classes in " + rootPackage);
    }
    return found;
  }

  /** Checks a service: {@code name} is the last part of its package, for example inventory. */
  public static void holdForService(String name) {
    String root = "io.boxoffice." + name;
    JavaClasses main = mainClasses(root);
    for (ArchRule rule :
        List.of(
            noCycles(root),
            noOtherService(name),
            noClockButTheInjected(),
            noFieldInjection(),
            packagePrivateUnlessUsed(root),
            noImplPairs())) {
      rule.check(main);
    }
  }

  /** No cycles between the packages below a root. */
  public static ArchRule noCycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  /** A service reaches others only by HTTP and events, so it knows none of their classes. */
  public static ArchRule noOtherService(String name) {
    String[] others =
        SERVICES.stream()
            .filter(other -> !other.equals(name))
            .map(other -> "io.boxoffice." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.boxoffice." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  /** The common library knows no service and no business noun. */
  public static ArchRule noBusinessNouns(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<JavaClass>("not be named after a business noun") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                String name = item.getSimpleName();
                boolean business =
                    BUSINESS_NOUNS.stream().anyMatch(name::contains)
                        && MECHANISM_WORDS.stream().noneMatch(name::contains);
                if (business) {
                  events.add(
                      SimpleConditionEvent.violated(item, name + " is named after business"));
                }
              }
            });
  }

  /** Time comes from the injected source. */
  public static ArchRule noClockButTheInjected() {
    DescribedPredicate<JavaAccess<?>> now =
        DescribedPredicate.describe(
            "a static clock",
            access -> {
              String owner = access.getTargetOwner().getFullName();
              String method = access.getTarget().getName();
              boolean timeType =
                  Set.of(
                          Instant.class.getName(),
                          LocalDate.class.getName(),
                          LocalDateTime.class.getName(),
                          OffsetDateTime.class.getName(),
                          ZonedDateTime.class.getName())
                      .contains(owner);
              return (timeType && method.equals("now"))
                  || (owner.equals(Clock.class.getName()) && method.startsWith("system"))
                  || (owner.equals("java.time.InstantSource") && method.equals("system"))
                  || (owner.equals(System.class.getName()) && method.equals("currentTimeMillis"));
            });
    return noClasses()
        .that()
        .haveSimpleNameNotEndingWith("ClockAutoConfiguration")
        .should()
        .accessTargetWhere(now);
  }

  /** Constructors receive what a class needs. */
  public static ArchRule noFieldInjection() {
    return fields().should().notBeAnnotatedWith(Autowired.class).allowEmptyShould(true);
  }

  /** A public top-level type is used by another package, started by a person, or bound by name. */
  public static ArchRule packagePrivateUnlessUsed(String root) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .haveSimpleNameNotEndingWith("Application")
        .and()
        .haveSimpleNameNotEndingWith("AutoConfiguration")
        .and()
        .haveSimpleNameNotEndingWith("package-info")
        .and()
        .areNotAnnotations()
        .should(
            new ArchCondition<JavaClass>("be used outside their package") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                boolean used =
                    item.getDirectDependenciesToSelf().stream()
                        .anyMatch(
                            dependency ->
                                !dependency
                                    .getOriginClass()
                                    .getPackageName()
                                    .equals(item.getPackageName()));
                if (!used) {
                  events.add(
                      SimpleConditionEvent.violated(
                          item, item.getName() + " is public and used by no other package"));
                }
              }
            })
        .allowEmptyShould(true);
  }

  /** A class that only implements one interface of its own name is one type too many. */
  public static ArchRule noImplPairs() {
    return classes()
        .that()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .haveSimpleNameNotEndingWith("Impl")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils");
  }
}
