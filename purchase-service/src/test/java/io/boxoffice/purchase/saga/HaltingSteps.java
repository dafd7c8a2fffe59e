package io.boxoffice.purchase.saga;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Put beside the packaged service: tells of every point that a saga passes, and ends the process at
 * the one that is armed. The points there are come from the sagas themselves.
 */
public final class HaltingSteps implements StepObserver {
  /** Names the folder of the three files below. */
  public static final String FOLDER = "halting.folder";

  /** Every point there is, one a line; written at the start. */
  public static final String POINTS = "points";

  /** The points that were passed, in their order. */
  public static final String PASSED = "passed";

  /** The point at which the process ends; gone when it has. */
  public static final String ARMED = "armed";

  /** How the process ends then. */
  public static final int EXIT_CODE = 86;

  private final Path folder = Path.of(System.getProperty(FOLDER));

  HaltingSteps(List<Saga<?>> sagas) {
    List<String> points = new ArrayList<>();
    for (Saga<?> saga : sagas) {
      for (SagaStep<?> step : saga.steps()) {
        for (Direction direction : Direction.values()) {
          if (direction == Direction.FORWARD || undoes(step)) {
            points.add(point(saga.name(), step.name(), direction, "before"));
            points.add(point(saga.name(), step.name(), direction, "after"));
          }
        }
      }
    }
    write(POINTS, String.join("\n", points) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static boolean undoes(SagaStep<?> step) {
    try {
      return step.getClass().getMethod("back", Object.class).getDeclaringClass() != SagaStep.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String point(String saga, String step, Direction direction, String moment) {
    return "%s %s %s %s".formatted(saga, step, direction.wireName(), moment);
  }

  @Override
  public void before(String saga, UUID id, String step, Direction direction) {
    passed(point(saga, step, direction, "before"));
  }

  @Override
  public void after(String saga, UUID id, String step, Direction direction) {
    passed(point(saga, step, direction, "after"));
  }

  private synchronized void passed(String point) {
    write(PASSED, point + "\n", StandardOpenOption.APPEND);
    try {
      Path armed = folder.resolve(ARMED);
      if (Files.readString(armed).equals(point)) {
        Files.delete(armed);
        Runtime.getRuntime().halt(EXIT_CODE);
      }
    } catch (NoSuchFileException e) {
      // nothing is armed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String file, String text, StandardOpenOption how) {
    try {
      Files.writeString(
          folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
