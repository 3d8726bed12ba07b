package dev.spikeq.env.render;

import java.awt.Rectangle;
import java.awt.image.IndexColorModel;
import javax.imageio.IIOException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/**
 * The parts of a GIF beside its pixels, in the trees that the JDK's GIF writer takes.
 *
 * <p>Source: GIF89a specification; the extension that makes a GIF loop is Netscape's.
 */
final class GifMetadata {
  private static final String STREAM_FORMAT = "javax_imageio_gif_stream_1.0";

  private GifMetadata() {}

  /** Puts size and palette into the stream's header. */
  static void describeStream(IIOMetadata stream, int width, int height, IndexColorModel colors)
      throws IIOException {
    IIOMetadataNode root = new IIOMetadataNode(STREAM_FORMAT);
    IIOMetadataNode version = child(root, "Version");
    version.setAttribute("value", "89a");
    IIOMetadataNode screen = child(root, "LogicalScreenDescriptor");
    screen.setAttribute("logicalScreenWidth", Integer.toString(width));
    screen.setAttribute("logicalScreenHeight", Integer.toString(height));
    screen.setAttribute("colorResolution", "8");
    screen.setAttribute("pixelAspectRatio", "0");
    IIOMetadataNode table = child(root, "GlobalColorTable");
    table.setAttribute("sizeOfGlobalColorTable", Integer.toString(colors.getMapSize()));
    table.setAttribute("backgroundColorIndex", "0");
    table.setAttribute("sortFlag", "FALSE");
    for (int i = 0; i < colors.getMapSize(); i++) {
      IIOMetadataNode entry = child(table, "ColorTableEntry");
      entry.setAttribute("index", Integer.toString(i));
      entry.setAttribute("red", Integer.toString(colors.getRed(i)));
      entry.setAttribute("green", Integer.toString(colors.getGreen(i)));
      entry.setAttribute("blue", Integer.toString(colors.getBlue(i)));
    }
    stream.setFromTree(STREAM_FORMAT, root);
  }

  /**
   * Puts place and delay into a frame, and into the first one that the animation loops for ever.
   *
   * @param place the part of the screen that the frame covers; what is around it stays
   */
  static void describeFrame(IIOMetadata frame, Rectangle place, int centiseconds, boolean first)
      throws IIOException {
    String format = frame.getNativeMetadataFormatName();
    Node root = frame.getAsTree(format);
    IIOMetadataNode descriptor = new IIOMetadataNode("ImageDescriptor");
    descriptor.setAttribute("imageLeftPosition", Integer.toString(place.x));
    descriptor.setAttribute("imageTopPosition", Integer.toString(place.y));
    descriptor.setAttribute("imageWidth", Integer.toString(place.width));
    descriptor.setAttribute("imageHeight", Integer.toString(place.height));
    descriptor.setAttribute("interlaceFlag", "FALSE");
    replace(root, descriptor);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Integer.toString(centiseconds));
    control.setAttribute("transparentColorIndex", "0");
    replace(root, control);
    if (first) {
      IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
      IIOMetadataNode loop = child(extensions, "ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      loop.setUserObject(new byte[] {1, 0, 0}); // sub-block 1, 0 repetitions: for ever
      replace(root, extensions);
    }
    frame.setFromTree(format, root);
  }

  private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
    IIOMetadataNode node = new IIOMetadataNode(name);
    parent.appendChild(node);
    return node;
  }

  private static void replace(Node root, IIOMetadataNode node) {
    for (Node old = root.getFirstChild(); old != null; old = old.getNextSibling()) {
      if (old.getNodeName().equals(node.getNodeName())) {
        root.replaceChild(node, old);
        return;
      }
    }
    root.appendChild(node);
  }
}
