package dev.spikeq.agent.imitation;

/**
 * What a student acts as while it learns: itself, or what will be made of it in the end, such as
 * its spiking conversion, so that it is taught on the states that it will meet.
 */
@FunctionalInterface
public interface ActingForm {

  /**
   * The policy that acts for a student.
   *
   * @param student as it stands; its parameters must not be changed
   * @return observes and does the same things; used until the student learns on
   */
  Policy of(Policy student);

  /** The student acts itself. */
  static ActingForm itself() {
    return student -> student;
  }
}
