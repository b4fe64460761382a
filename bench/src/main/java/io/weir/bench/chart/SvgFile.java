package io.weir.bench.chart;

import io.weir.bench.file.OutputFile;
import java.awt.Dimension;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.util.SVGConstants;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;

/** A chart as a file in SVG, which stays sharp at every size and can be compared line by line. */
public final class SvgFile {
    private SvgFile() {}

    /** Writes the chart in the size that it has. */
    public static void write(Chart<?, ?> chart, Path file) throws IOException {
        SVGGraphics2D canvas = new SVGGraphics2D(SVGGeneratorContext.createDefault(document()), false);
        canvas.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
        chart.paint(canvas, chart.getWidth(), chart.getHeight());
        OutputFile.write(file, () -> {
            try (Writer text = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                canvas.stream(text, true);
            }
        });
    }

    private static Document document() throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVGConstants.SVG_NAMESPACE_URI, SVGConstants.SVG_SVG_TAG, null);
        } catch (ParserConfigurationException e) {
            throw new IOException(e);
        }
    }
}
