"""PyTorch's side: plain PyTorch, torch.compile, SpikingJelly (multi-step) and snnTorch."""

import importlib

import torch
from torch import nn
from torch.nn import functional

import measure
from works import DISCOUNT, LEARNING_RATE, Conv


class ArcTangent(torch.autograd.Function):
    """A step whose derivative is that of the ATan surrogate with alpha 2: 1 / (1 + (pi x)^2)."""

    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return (x >= 0).to(x.dtype)

    @staticmethod
    def backward(context, gradient):
        (x,) = context.saved_tensors
        return gradient / (1 + (torch.pi * x) ** 2)


class PlainNeuron(nn.Module):
    """The leaky integrate-and-fire neuron over [T, batch, ...] in a handful of tensor operations."""

    def forward(self, current):
        potential = torch.zeros_like(current[0])
        spikes = []
        for now in current:
            potential = potential + (now - potential) / 2.0
            spike = ArcTangent.apply(potential - 1.0)
            potential = potential * (1 - spike)
            spikes.append(spike)
        return torch.stack(spikes)


class Readout(nn.Module):
    """The leaky readout over [T, batch, actions]: the largest potential over time."""

    def forward(self, current):
        potential = current[0] / 2.0
        largest = potential
        for now in current[1:]:
            potential = potential + (now - potential) / 2.0
            largest = torch.maximum(largest, potential)
        return largest


class AllSteps(nn.Module):
    """A synapse without state, applied to all time steps of [T, batch, ...] in one call."""

    def __init__(self, synapse):
        super().__init__()
        self.synapse = synapse

    def forward(self, x):
        flat = self.synapse(x.flatten(0, 1))
        return flat.unflatten(0, x.shape[:2])


class LayerByLayer(nn.Module):
    """A network that runs each layer through all time steps before the next layer starts."""

    def __init__(self, work, synapses, make_neuron, wrap):
        super().__init__()
        self.time_steps = work.time_steps
        self.first = synapses[0]
        rest = [make_neuron()]
        for synapse in synapses[1:]:
            rest += [wrap(synapse), make_neuron()]
        self.rest = nn.Sequential(*rest[:-1])
        self.readout = Readout()

    def forward(self, observation):
        current = self.first(observation)
        current = current.unsqueeze(0).expand(self.time_steps, *current.shape)
        return self.readout(self.rest(current))


class SpikingJelly(LayerByLayer):
    """The same with SpikingJelly's multi-step neuron and container; its state is reset first."""

    def __init__(self, work, synapses):
        package = importlib.import_module("spikingjelly.activation_based")
        neuron, surrogate, layer, self_reset = (
            importlib.import_module(f"{package.__name__}.{name}")
            for name in ("neuron", "surrogate", "layer", "functional")
        )

        def make_neuron():
            return neuron.LIFNode(
                tau=2.0,
                decay_input=True,
                v_threshold=1.0,
                v_reset=0.0,
                surrogate_function=surrogate.ATan(alpha=2.0),
                step_mode="m",
            )

        super().__init__(work, synapses, make_neuron, layer.SeqToANNContainer)
        self._reset = self_reset.reset_net

    def forward(self, observation):
        self._reset(self)
        return super().forward(observation)


class SnnTorch(nn.Module):
    """snnTorch's way: step by step through all layers, the potential handed along.

    Its neuron adds the whole input (u = u / 2 + I), so the threshold is 2 and, as its ATan is
    defined on u, alpha is 1: the same spikes and the same derivative. Its reset is detached.
    """

    def __init__(self, work, synapses):
        super().__init__()
        snntorch = importlib.import_module("snntorch")
        surrogate = importlib.import_module("snntorch.surrogate")
        self.time_steps = work.time_steps
        self.first = synapses[0]
        self.synapses = nn.ModuleList(synapses[1:])
        self.neurons = nn.ModuleList(
            snntorch.Leaky(
                beta=0.5,
                threshold=2.0,
                spike_grad=surrogate.atan(alpha=1.0),
                reset_mechanism="zero",
            )
            for _ in synapses[1:]
        )
        self.readout = Readout()

    def forward(self, observation):
        current = self.first(observation)
        potentials = [neuron.init_leaky() for neuron in self.neurons]
        outputs = []
        for _ in range(self.time_steps):
            x = current
            for index, (neuron, synapse) in enumerate(zip(self.neurons, self.synapses)):
                spikes, potentials[index] = neuron(x, potentials[index])
                x = synapse(spikes)
            outputs.append(x)
        return self.readout(torch.stack(outputs))


def plain(work, synapses):
    return LayerByLayer(work, synapses, PlainNeuron, AllSteps)


class TorchPeer:
    """Two networks of one kind, an optimizer, and the case's batch as tensors."""

    def __init__(self, make_network, compiled, work, case, threads):
        torch.set_num_threads(threads)
        self._network = make_network(work, _synapses(work, case))
        target = make_network(work, _synapses(work, case)).requires_grad_(False)
        self._online = torch.compile(self._network) if compiled else self._network
        self._target = torch.compile(target) if compiled else target
        self._optimizer = torch.optim.Adam(self._network.parameters(), LEARNING_RATE)
        self._states = torch.from_numpy(case.states)
        self._next_states = torch.from_numpy(case.next_states)
        self._actions = torch.from_numpy(case.actions)[:, None]
        self._rewards = torch.from_numpy(case.rewards)
        self._discounts = DISCOUNT * torch.from_numpy(case.continues)
        self._single = [state[None].clone() for state in self._states]

    def update(self):
        with torch.no_grad():
            best = self._target(self._next_states).amax(1)
            wanted = self._rewards + self._discounts * best
        value = self._online(self._states).gather(1, self._actions)[:, 0]
        loss = functional.smooth_l1_loss(value, wanted)
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()

    def decide(self, index):
        with torch.no_grad():
            return self._online(self._single[index]).argmax(1).item()

    def values(self):
        with torch.no_grad():
            return self._online(self._states).numpy()

    def rates(self):
        """Mean of what each neuron module hands on, over time, batch and neurons."""
        fired = {}

        def record(module, _, output):
            spikes = output[0] if isinstance(output, tuple) else output
            fired.setdefault(module, []).append(spikes.mean().item())

        neurons = [module for module in self._network.modules() if _is_neuron(module)]
        hooks = [neuron.register_forward_hook(record) for neuron in neurons]
        with torch.no_grad():
            self._network(self._states)
        for hook in hooks:
            hook.remove()
        return [sum(fired[neuron]) / len(fired[neuron]) for neuron in neurons]


def _is_neuron(module):
    return type(module).__name__ in ("PlainNeuron", "LIFNode", "Leaky")


def _synapses(work, case):
    synapses = []
    for layer, weight, bias in zip(work.layers, case.weights, case.biases):
        if isinstance(layer, Conv):
            synapse = nn.Conv2d(layer.inputs, layer.outputs, layer.kernel, layer.stride)
            module = synapse
        else:
            synapse = nn.Linear(layer.inputs, layer.outputs)
            images = len(work.observation) == 3
            module = nn.Sequential(nn.Flatten(), synapse) if images else synapse
        with torch.no_grad():
            synapse.weight.copy_(torch.from_numpy(weight))
            synapse.bias.copy_(torch.from_numpy(bias))
        synapses.append(module)
    return synapses


def _peer(make_network, compiled=False):
    return lambda *arguments: TorchPeer(make_network, compiled, *arguments)


if __name__ == "__main__":
    measure.main(
        {
            "torch": _peer(plain),
            "torch.compile": _peer(plain, compiled=True),
            "spikingjelly": _peer(SpikingJelly),
            "snntorch": _peer(SnnTorch),
        }
    )
