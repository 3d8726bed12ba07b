package dev.spikeq.snn.program;

import dev.spikeq.snn.neuron.Firing;
import dev.spikeq.snn.neuron.InputScaling;
import dev.spikeq.snn.neuron.Leak;
import dev.spikeq.snn.neuron.Neuron;
import dev.spikeq.snn.neuron.Reset;
import dev.spikeq.snn.neuron.SpikingNeuron;
import dev.spikeq.snn.neuron.SynapticNeuron;
import dev.spikeq.snn.neuron.Threshold;
import dev.spikeq.snn.surrogate.Surrogate;
import java.util.Map;

/** Populations of spiking neurons in a {@link Twin}, with hard or with smooth spikes. */
final class TwinNeurons {
  private TwinNeurons() {}

  /** What both kinds share: spikes, and those that count as constants in the backward pass. */
  abstract static class Population implements TwinStage {
    private final Neuron.Spiking neuron;
    private final Surrogate surrogate;
    private final Firing firing;
    private final Twin.Spikes kind;
    private boolean frozen;
    private double[][] constants = new double[0][];
    private double[][] flags = new double[0][];
    private double nearest;

    Population(Neuron.Spiking neuron, Surrogate surrogate, Firing firing, Twin.Spikes kind) {
      this.neuron = neuron;
      this.surrogate = surrogate;
      this.firing = firing;
      this.kind = kind;
    }

    /** Before a forward pass over an input of this size. */
    void begin(double[][] like) {
      nearest = Double.POSITIVE_INFINITY;
      if (!frozen) {
        constants = TwinStage.map(like, (t, n) -> 0);
        flags = TwinStage.map(like, (t, n) -> 0);
      }
    }

    double threshold() {
      return neuron.threshold();
    }

    double spike(double membrane) {
      double u = membrane - threshold();
      nearest = Math.min(nearest, Math.abs(u));
      if (kind == Twin.Spikes.SMOOTH) {
        return SmoothSpike.value(surrogate, u);
      }
      return (firing == Firing.AT_THRESHOLD ? u >= 0 : u > 0) ? 1 : 0;
    }

    double slope(double membrane) {
      return SmoothSpike.derivative(surrogate, membrane - threshold());
    }

    /** A spike that no gradient flows through. */
    double constant(int step, int n, double now) {
      if (!frozen) {
        constants[step][n] = now;
      }
      return constants[step][n];
    }

    /** What a delayed reset still has to subtract; no gradient flows through it. */
    double flag(int step, int n, double now) {
      if (!frozen) {
        flags[step][n] = now;
      }
      return flags[step][n];
    }

    @Override
    public void freeze() {
      frozen = true;
    }

    @Override
    public double margin() {
      return nearest;
    }
  }

  /** One state variable. */
  static final class OneState extends Population {
    private final SpikingNeuron neuron;
    private final String weightName;
    private final String logarithmName;
    private final Map<String, double[]> parameters;
    private final Map<String, double[]> gradients;
    private double[][] input = new double[0][];
    private double[][] before = new double[0][];
    private double[][] membranes = new double[0][];
    private double[][] resetSpikes = new double[0][];

    OneState(
        SpikingNeuron neuron,
        String name,
        Twin.Spikes kind,
        Map<String, double[]> parameters,
        Map<String, double[]> gradients) {
      super(neuron, neuron.surrogate(), neuron.firing(), kind);
      this.neuron = neuron;
      weightName = name + ".w";
      logarithmName = name + ".log_threshold";
      this.parameters = parameters;
      this.gradients = gradients;
    }

    @Override
    double threshold() {
      return neuron.learning() == Threshold.LEARNED
          ? Math.exp(parameters.get(logarithmName)[0])
          : neuron.threshold();
    }

    private double inverse() {
      return switch (neuron.leak()) {
        case Leak.TimeConstant fixed -> 1.0 / fixed.tau();
        case Leak.LearnedTimeConstant _ -> 1 / (1 + Math.exp(-parameters.get(weightName)[0]));
        case Leak.None _ -> 0;
        case Leak.Decay decay -> 1.0 - decay.beta();
      };
    }

    private double gain() {
      boolean scaled =
          neuron.inputScaling() == InputScaling.DECAYED
              && (neuron.leak() instanceof Leak.TimeConstant
                  || neuron.leak() instanceof Leak.LearnedTimeConstant);
      return scaled ? inverse() : 1;
    }

    private boolean attached() {
      return neuron.reset().gradient() == Reset.Gradient.ATTACHED;
    }

    private boolean hard() {
      return neuron.reset().kind() == Reset.Kind.HARD;
    }

    @Override
    public double[][] forward(double[][] x) {
      begin(x);
      input = x;
      before = TwinStage.map(x, (t, n) -> 0);
      membranes = TwinStage.map(x, (t, n) -> 0);
      resetSpikes = TwinStage.map(x, (t, n) -> 0);
      double[][] spikes = TwinStage.map(x, (t, n) -> 0);
      for (int n = 0; n < x[0].length; n++) {
        double v = neuron.initialMembrane();
        double pending = 0;
        for (int t = 0; t < x.length; t++) {
          before[t][n] = v;
          double h = v - inverse() * (v - neuron.reset().value()) + gain() * x[t][n] - pending;
          membranes[t][n] = h;
          double s = spike(h);
          spikes[t][n] = s;
          resetSpikes[t][n] = attached() ? s : constant(t, n, s);
          v = afterReset(t, n, h, pending);
          pending = pendingAfter(t, n, s, v);
        }
      }
      return spikes;
    }

    private double afterReset(int t, int n, double h, double pending) {
      double r = resetSpikes[t][n];
      if (hard()) {
        return r * neuron.reset().value() + (1 - r) * h;
      }
      return switch (neuron.reset().timing()) {
        case IMMEDIATE -> h - threshold() * r;
        case NEXT_STEP -> h;
        case CORRECTED -> h - (threshold() * r - pending);
      };
    }

    private double pendingAfter(int t, int n, double s, double v) {
      if (hard()) {
        return 0;
      }
      return switch (neuron.reset().timing()) {
        case IMMEDIATE -> 0;
        case NEXT_STEP -> flag(t, n, threshold() * s);
        case CORRECTED -> flag(t, n, v > threshold() ? threshold() : 0);
      };
    }

    @Override
    public double[][] backward(double[][] errors) {
      double[][] inputErrors = TwinStage.map(errors, (t, n) -> 0);
      double byInverse = 0;
      double byThreshold = 0;
      for (int n = 0; n < errors[0].length; n++) {
        double carried = 0;
        for (int t = errors.length - 1; t >= 0; t--) {
          double h = membranes[t][n];
          double slope = slope(h);
          double through =
              hard()
                  ? 1 - resetSpikes[t][n] + (attached() ? (neuron.reset().value() - h) * slope : 0)
                  : 1 - (attached() ? threshold() * slope : 0);
          double error = slope * errors[t][n] + carried * through;
          double distance = before[t][n] - neuron.reset().value();
          boolean scaled = neuron.inputScaling() == InputScaling.DECAYED;
          byInverse += error * ((scaled ? input[t][n] : 0) - distance);
          // A spike falls by the slope, and a soft reset takes the threshold off.
          byThreshold -= slope * (errors[t][n] + (attached() ? carried * bySpikeOfReset(h) : 0));
          byThreshold -= hard() ? 0 : carried * resetSpikes[t][n];
          inputErrors[t][n] = gain() * error;
          carried = (1 - inverse()) * error;
        }
      }
      if (neuron.leak() instanceof Leak.LearnedTimeConstant) {
        gradients.get(weightName)[0] += byInverse * inverse() * (1 - inverse());
      }
      if (neuron.learning() == Threshold.LEARNED) {
        gradients.get(logarithmName)[0] += byThreshold * threshold();
      }
      return inputErrors;
    }

    private double bySpikeOfReset(double h) {
      return hard() ? neuron.reset().value() - h : -threshold();
    }
  }

  /** A synaptic current besides the membrane; the spike comes from the membrane before the step. */
  static final class TwoStates extends Population {
    private final SynapticNeuron neuron;
    private double[][] integrated = new double[0][];
    private double[][] membranes = new double[0][];
    private double[][] resetSpikes = new double[0][];

    TwoStates(SynapticNeuron neuron, Twin.Spikes kind) {
      super(neuron, neuron.surrogate(), neuron.firing(), kind);
      this.neuron = neuron;
    }

    private boolean attached() {
      return neuron.resetGradient() == Reset.Gradient.ATTACHED;
    }

    private boolean soft() {
      return neuron.resetKind() == Reset.Kind.SOFT;
    }

    @Override
    public double[][] forward(double[][] x) {
      begin(x);
      membranes = TwinStage.map(x, (t, n) -> 0);
      integrated = TwinStage.map(x, (t, n) -> 0);
      resetSpikes = TwinStage.map(x, (t, n) -> 0);
      double[][] spikes = TwinStage.map(x, (t, n) -> 0);
      for (int n = 0; n < x[0].length; n++) {
        double m = 0;
        double y = 0;
        for (int t = 0; t < x.length; t++) {
          double s = spike(m);
          double r = attached() ? s : constant(t, n, s);
          membranes[t][n] = m;
          spikes[t][n] = s;
          resetSpikes[t][n] = r;
          integrated[t][n] = neuron.membraneDecay() * m + y;
          m = soft() ? integrated[t][n] - neuron.threshold() * r : integrated[t][n] * (1 - r);
          y = neuron.synapticDecay() * y + x[t][n];
        }
      }
      return spikes;
    }

    @Override
    public double[][] backward(double[][] errors) {
      double[][] inputErrors = TwinStage.map(errors, (t, n) -> 0);
      for (int n = 0; n < errors[0].length; n++) {
        double byMembrane = 0;
        double byCurrent = 0;
        for (int t = errors.length - 1; t >= 0; t--) {
          inputErrors[t][n] = byCurrent;
          double byIntegrated = byMembrane * (soft() ? 1 : 1 - resetSpikes[t][n]);
          double bySpike = errors[t][n];
          if (attached()) {
            bySpike -= byMembrane * (soft() ? neuron.threshold() : integrated[t][n]);
          }
          byCurrent = byIntegrated + neuron.synapticDecay() * byCurrent;
          byMembrane = neuron.membraneDecay() * byIntegrated + slope(membranes[t][n]) * bySpike;
        }
      }
      return inputErrors;
    }
  }
}
