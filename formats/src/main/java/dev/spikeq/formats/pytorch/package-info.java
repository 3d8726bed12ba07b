/**
 * What PyTorch's {@code torch.save} wrote, in both of its containers, without running any of it.
 *
 * <p>Such a file is a program for Python's pickle machine. {@link
 * dev.spikeq.formats.pytorch.PyTorchFile} runs the part of that machine that dictionaries, lists
 * and tensors need and refuses every other instruction and every other name; it never makes an
 * object of a class that the file names. Read {@code PyTorchFile} first.
 */
@NullMarked
package dev.spikeq.formats.pytorch;

import org.jspecify.annotations.NullMarked;
