using Lowmark.Kernel.Units;

namespace Lowmark.Presenters.Content;

/// <param name="Right">Numbers stand to the right.</param>
/// <param name="Wraps">The column that gives way when the table is too wide.</param>
internal sealed record Column(string Title, bool Right = false, bool Wraps = false);

/// <param name="Cells">As many as the table has columns.</param>
/// <param name="Bar">Null where nothing can be drawn.</param>
/// <param name="Incident">The page of the document that tells more; null when there is none.</param>
internal sealed record Row(IReadOnlyList<string> Cells, Ink Ink, Bar? Bar, long? Incident = null);

/// <summary>Rows under named columns, each with a bar when the table is a drawing.</summary>
internal sealed record Table(params IReadOnlyList<Column> Columns) : Block(Ink.Plain, 0)
{
    private readonly List<Row> _rows = [];

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Null when nothing is drawn.</summary>
    public Drawing? Drawing { get; init; }

    /// <summary>Columns that stand in each piece when the table is too wide for one.</summary>
    public int Repeated { get; init; }

    public void Add(Ink ink, params IReadOnlyList<string> cells) => _rows.Add(new(cells, ink, null));

    public void Add(params IReadOnlyList<string> cells) => Add(Ink.Plain, cells);

    public void Add(Row row) => _rows.Add(row);
}

/// <summary>How the bars of a table are shown.</summary>
/// <param name="Title">What is drawn, for somebody who does not see it.</param>
/// <param name="BarColumn">Before which column the bars stand.</param>
/// <param name="ValueColumn">The column whose number the bar shows.</param>
internal sealed record Drawing(string Title, int BarColumn, int ValueColumn)
{
    /// <summary>The column with the word about a row; null when there is none.</summary>
    public int? NoteColumn { get; init; }

    /// <summary>What bars and marks mean; null when the columns say it.</summary>
    public string? Legend { get; init; }

    /// <summary>The bars are parts of one whole: they are shown in one line too.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>A bar on a scale from 0 to 1.</summary>
/// <param name="From">0 to <paramref name="To"/>.</param>
/// <param name="To">Up to 1.</param>
internal sealed record Bar(double From, double To, params IReadOnlyList<Mark> Marks)
{
    /// <summary>It would go on beyond the scale.</summary>
    public bool IsCut { get; init; }

    /// <summary>A part of a whole, drawn from 0; null when the whole is not known.</summary>
    public static Bar? Of(KiB part, KiB? whole) =>
        whole is { Count: > 0 } known ? new(0, Math.Clamp((double)part.Count / known.Count, 0, 1)) : null;

    /// <summary><c>12.3 %</c>; empty when the whole is not known.</summary>
    public static string Share(KiB part, KiB? whole) => whole is { Count: > 0 } known
        ? SizeText.Percent(part.Count, known.Count)
        : "";
}

/// <param name="At">0 to 1.</param>
/// <param name="Letter">Stands for the name where there is no room.</param>
internal sealed record Mark(double At, string Name, char Letter)
{
    /// <summary>The bar had to reach it.</summary>
    public bool IsNeed { get; init; }
}
