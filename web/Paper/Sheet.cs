using System.Globalization;
using System.Text;

namespace Portal.Web.Paper;

/// <summary>A column of a table on paper.</summary>
/// <param name="Share">Its part of the width; the parts of a table make 1.</param>
internal sealed record Column(string Title, double Share, bool Right = false);

/// <summary>A PDF written from top to bottom on A4: headings, sentences and tables that go on overleaf, with numbered pages.</summary>
internal sealed class Sheet
{
    private const double Margin = 46;
    private const double Inside = PdfFile.Width - (2 * Margin);
    private const double Bottom = PdfFile.Height - 50;
    private const double Padding = 6;
    private const double Size = 9.5;
    private const double Small = 8.5;
    private const double LineHeight = 12.5;
    private const double Soft = 0.36;

    // Unpacked once; the typeface travels inside the program, so that a container needs no font of its own.
    private static readonly Lazy<TrueType> Regular = new(() => TrueType.FromResource("atkinson-400.woff"));
    private static readonly Lazy<TrueType> Heavy = new(() => TrueType.FromResource("atkinson-700.woff"));

    private readonly PdfFont text = new("AtkinsonHyperlegibleNext-Regular", Regular.Value);
    private readonly PdfFont bold = new("AtkinsonHyperlegibleNext-Bold", Heavy.Value);
    private readonly PdfFile file;
    private readonly string foot;
    private double y = Margin;

    /// <param name="foot">Said at the foot of every page.</param>
    public Sheet(string name, string foot, DateTimeOffset now)
    {
        this.foot = foot;
        file = new PdfFile(name, now, text, bold);
        file.AddPage();
    }

    private int Page => file.Pages - 1;

    public void Title(string words)
    {
        Write(Page, bold, 19, Margin, y + 16, words);
        y += 32;
    }

    public void Section(string words)
    {
        NeedRoom(60);
        y += 12;
        Write(Page, bold, 12.5, Margin, y + 11, words);
        y += 24;
    }

    /// <summary>Goes on at the top of a fresh page: another letter of the same file.</summary>
    public void NextPage()
    {
        file.AddPage();
        y = Margin;
    }

    public void Say(string words)
    {
        foreach (var line in Wrap(words, text, Inside))
        {
            NeedRoom(LineHeight);
            Write(Page, text, Size, Margin, y + 9, line, Soft);
            y += LineHeight + 1;
        }

        y += 4;
    }

    /// <param name="total">A last row in bold.</param>
    public void Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<string>> rows, IReadOnlyList<string>? total = null)
    {
        Head(columns);
        foreach (var row in rows)
        {
            Row(columns, row, text);
        }

        if (total is not null)
        {
            Row(columns, total, bold);
        }

        y += 6;
    }

    public byte[] ToBytes()
    {
        for (var page = 0; page < file.Pages; page++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{page + 1} / {file.Pages}");
            Write(page, text, Small, Margin, PdfFile.Height - 28, foot, Soft);
            Write(page, text, Small, Margin + Inside - text.WidthOf(number, Small), PdfFile.Height - 28, number, Soft);
        }

        return file.ToBytes();
    }

    private void Head(IReadOnlyList<Column> columns)
    {
        NeedRoom(4 * LineHeight);
        Cells(columns, [.. columns.Select(column => new[] { column.Title })], text, Small, Soft);
        y += LineHeight + 2;
        file.Line(Page, Margin, Margin + Inside, y, 0.8, Soft);
        y += 4;
    }

    private void Row(IReadOnlyList<Column> columns, IReadOnlyList<string> row, PdfFont font)
    {
        var cells = columns.Select((column, index) => Wrap(row[index], font, (Inside * column.Share) - Padding).ToArray()).ToList();
        var height = (cells.Max(cell => cell.Length) * LineHeight) + 3;
        if (NeedRoom(height))
        {
            Head(columns);
        }

        Cells(columns, cells, font, Size, 0);
        y += height;
        file.Line(Page, Margin, Margin + Inside, y, 0.5, 0.82);
        y += 4;
    }

    private void Cells(IReadOnlyList<Column> columns, List<string[]> cells, PdfFont font, double size, double grey)
    {
        var left = Margin;
        for (var index = 0; index < columns.Count; index++)
        {
            var width = Inside * columns[index].Share;
            for (var line = 0; line < cells[index].Length; line++)
            {
                var x = columns[index].Right ? left + width - font.WidthOf(Printable(cells[index][line]), size) : left;
                Write(Page, font, size, x, y + 9 + (line * LineHeight), cells[index][line], grey);
            }

            left += width;
        }
    }

    private void Write(int page, PdfFont font, double size, double x, double baseline, string words, double grey = 0) =>
        file.Text(page, font, size, x, baseline, Printable(words), grey);

    // Non-breaking spaces hold together what they should; a word longer than its column is cut.
    private IEnumerable<string> Wrap(string words, PdfFont font, double width)
    {
        var line = "";
        foreach (var word in Printable(words).Split(' ').SelectMany(word => Cut(word, font, width)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && font.WidthOf(longer, Size) > width)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }

    private static IEnumerable<string> Cut(string word, PdfFont font, double width)
    {
        while (word.Length > 1 && font.WidthOf(word, Size) > width)
        {
            var fits = word.Length - 1;
            while (fits > 1 && font.WidthOf(word[..fits], Size) > width)
            {
                fits--;
            }

            yield return word[..fits];
            word = word[fits..];
        }

        yield return word;
    }

    /// <returns>True when the page was turned.</returns>
    private bool NeedRoom(double height)
    {
        if (y + height <= Bottom)
        {
            return false;
        }

        file.AddPage();
        y = Margin;
        return true;
    }

    /// <summary>The letters inside are those of western Europe: another loses its marks rather than becoming a box.</summary>
    private string Printable(string words) => words.All(text.Font.Has) ? words : string.Concat(words.Select(letter => text.Font.Has(letter)
        ? letter.ToString()
        : string.Concat(letter.ToString().Normalize(NormalizationForm.FormD).Where(part => part < 0x80))));
}
