using System.Globalization;
using PdfSharp.UniversalAccessibility;

namespace Portal.Web.Paper;

/// <summary>A column of a table on paper. A table whose first column has no title names each row by its first cell.</summary>
/// <param name="Share">Its part of the width; the parts of a table make 1.</param>
public sealed record Column(string Title, double Share, bool Right = false);

/// <summary>A PDF written from top to bottom on A4: headings, sentences and tables that go on overleaf, with numbered pages.</summary>
public sealed class Sheet
{
    private const double Margin = 46;
    private const double Inside = TaggedPdf.Width - (2 * Margin);
    private const double Bottom = TaggedPdf.Height - 50;
    private const double Padding = 6;
    private const double LineHeight = 12.5;
    private const double Black = 0;
    private const double Soft = 0.36;

    private readonly Lettering text = new(9.5, bold: false);
    private readonly Lettering bold = new(9.5, bold: true);
    private readonly Lettering small = new(8.5, bold: false);
    private readonly Lettering heading = new(12.5, bold: true);
    private readonly Lettering title = new(19, bold: true);

    // A foot says how many pages there are, and pages are drawn in order: so all is laid out first.
    private readonly List<List<Action<TaggedPdf>>> pages = [[]];
    private readonly string name;
    private readonly string foot;
    private readonly DateTimeOffset now;
    private double y = Margin;

    /// <param name="foot">Said at the foot of every page.</param>
    public Sheet(string name, string foot, DateTimeOffset now) => (this.name, this.foot, this.now) = (name, foot, now);

    public void Title(string words)
    {
        Block(PdfBlockLevelElementTag.Heading1, title, words, Margin, y + 16);
        y += 32;
    }

    public void Section(string words)
    {
        NeedRoom(60);
        y += 12;
        Block(PdfBlockLevelElementTag.Heading2, heading, words, Margin, y + 11);
        y += 24;
    }

    /// <summary>Goes on at the top of a fresh page: another letter of the same file.</summary>
    public void NextPage()
    {
        pages.Add([]);
        y = Margin;
    }

    public void Say(string words)
    {
        var meant = text.NeedsItsWords(words) ? words : null;
        NeedRoom(LineHeight);
        Draw(pdf => pdf.Begin(PdfBlockLevelElementTag.Paragraph, meant));
        foreach (var line in Wrap(words, text, Inside))
        {
            NeedRoom(LineHeight);
            Write(text, line, Margin, y + 9, Soft);
            y += LineHeight + 1;
        }

        Draw(pdf => pdf.End());
        y += 4;
    }

    /// <param name="total">A last row in bold.</param>
    public void Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<string>> rows, IReadOnlyList<string>? total = null)
    {
        NeedRoom(4 * LineHeight);
        Draw(pdf => pdf.Begin(PdfBlockLevelElementTag.Table));
        Head(columns, isFirst: true);
        foreach (var row in rows)
        {
            Row(columns, row, text);
        }

        if (total is not null)
        {
            Row(columns, total, bold);
        }

        Draw(pdf => pdf.End());
        y += 6;
    }

    public byte[] ToBytes()
    {
        using var pdf = new TaggedPdf(name, now);
        for (var page = 0; page < pages.Count; page++)
        {
            pdf.NextPage();
            pages[page].ForEach(draw => draw(pdf));
            Foot(pdf, string.Create(CultureInfo.InvariantCulture, $"{page + 1} / {pages.Count}"));
        }

        return pdf.ToBytes();
    }

    private void Foot(TaggedPdf pdf, string number)
    {
        pdf.BeginDecoration();
        pdf.Text(small, Lettering.Drawn($"{foot} "), Margin, TaggedPdf.Height - 28, Soft);
        pdf.Text(small, number, Margin + Inside - small.WidthOf(number), TaggedPdf.Height - 28, Soft);
        pdf.End();
    }

    // Said once to who listens, and drawn again at the top of each page where the table goes on.
    private void Head(IReadOnlyList<Column> columns, bool isFirst)
    {
        if (columns.Any(column => column.Title.Length > 0))
        {
            Draw(pdf => Begin(pdf, isFirst));
            for (var (index, left) = (0, Margin); index < columns.Count; left += Inside * columns[index].Share, index++)
            {
                var column = columns[index];
                if (isFirst)
                {
                    Draw(pdf => pdf.BeginHeader("Column"));
                }

                Write(small, column.Title, LeftOf(column, left, column.Title, small), y + 9, Soft);
                if (isFirst)
                {
                    Draw(pdf => pdf.End());
                }
            }

            Draw(pdf => pdf.End());
            y += LineHeight + 2;
        }

        Line(0.8, Soft);
        y += 4;

        static void Begin(TaggedPdf pdf, bool isFirst)
        {
            if (isFirst)
            {
                pdf.Begin(PdfBlockLevelElementTag.TableRow);
            }
            else
            {
                pdf.BeginDecoration();
            }
        }
    }

    private void Row(IReadOnlyList<Column> columns, IReadOnlyList<string> row, Lettering letters)
    {
        var cells = columns.Select((column, index) => Wrap(row[index], letters, (Inside * column.Share) - Padding).ToArray()).ToList();
        var height = (cells.Max(cell => cell.Length) * LineHeight) + 3;
        if (NeedRoom(height))
        {
            Head(columns, isFirst: false);
        }

        Draw(pdf => pdf.Begin(PdfBlockLevelElementTag.TableRow));
        for (var (index, left) = (0, Margin); index < columns.Count; left += Inside * columns[index].Share, index++)
        {
            Cell(columns[index], row[index], cells[index], left, letters, namesRow: index == 0 && columns[0].Title.Length == 0);
        }

        Draw(pdf => pdf.End());
        y += height;
        Line(0.5, 0.82);
        y += 4;
    }

    private void Cell(Column column, string words, string[] lines, double left, Lettering letters, bool namesRow)
    {
        var meant = letters.NeedsItsWords(words) ? words : null;
        Draw(pdf =>
        {
            if (namesRow)
            {
                pdf.BeginHeader("Row");
            }
            else
            {
                pdf.Begin(PdfBlockLevelElementTag.TableDataCell, meant);
            }
        });
        for (var line = 0; line < lines.Length; line++)
        {
            Write(letters, lines[line], LeftOf(column, left, lines[line], letters), y + 9 + (line * LineHeight), Black);
        }

        Draw(pdf => pdf.End());
    }

    private static double LeftOf(Column column, double left, string words, Lettering letters) =>
        column.Right ? left + (Inside * column.Share) - letters.WidthOf(Lettering.Drawn(words).TrimEnd(' ')) : left;

    private void Block(PdfBlockLevelElementTag tag, Lettering letters, string words, double x, double baseline)
    {
        var meant = letters.NeedsItsWords(words) ? words : null;
        Draw(pdf => pdf.Begin(tag, meant));
        Write(letters, words, x, baseline, Black);
        Draw(pdf => pdf.End());
    }

    private void Write(Lettering letters, string words, double x, double baseline, double grey)
    {
        var drawn = Lettering.Drawn(words);
        if (drawn.Length > 0)
        {
            Draw(pdf => pdf.Text(letters, drawn, x, baseline, grey));
        }
    }

    private void Line(double thickness, double grey)
    {
        var at = y;
        Draw(pdf => pdf.Line(Margin, Margin + Inside, at, thickness, grey));
    }

    private void Draw(Action<TaggedPdf> draw) => pages[^1].Add(draw);

    // Non-breaking spaces hold together what they should; a word longer than its column is cut. A line that goes on ends with
    // its space, so that who copies or hears the words has it too.
    private static IEnumerable<string> Wrap(string words, Lettering letters, double width)
    {
        var line = "";
        foreach (var (word, isWhole) in Lettering.Drawn(words).Split(' ').SelectMany(word => Cut(word, letters, width)))
        {
            if (line.Length > 0 && letters.WidthOf((line + word).TrimEnd(' ')) > width)
            {
                yield return line;
                line = "";
            }

            line += isWhole ? $"{word} " : word;
        }

        yield return line.TrimEnd(' ');
    }

    private static IEnumerable<(string Part, bool IsWhole)> Cut(string word, Lettering letters, double width)
    {
        while (word.Length > 1 && letters.WidthOf(word) > width)
        {
            var fits = word.Length - 1;
            while (fits > 1 && (letters.WidthOf(word[..fits]) > width || char.IsLowSurrogate(word[fits])))
            {
                fits--;
            }

            yield return (word[..fits], false);
            word = word[fits..];
        }

        yield return (word, true);
    }

    /// <returns>True when the page was turned.</returns>
    private bool NeedRoom(double height)
    {
        if (y + height <= Bottom)
        {
            return false;
        }

        NextPage();
        return true;
    }
}
