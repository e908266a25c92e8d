namespace Lowmark.Presenters.Content;

/// <summary>How much of a page is wanted.</summary>
internal enum PageDetail
{
    /// <summary>The answer.</summary>
    Answer,

    /// <summary>And the drawings.</summary>
    Drawn,

    /// <summary>And all tables, all evidence, undo of each remedy.</summary>
    All,
}

/// <summary>Puts a <see cref="Page"/> together from top to bottom.</summary>
internal sealed class PageBuilder(PageDetail detail)
{
    private readonly List<(string Title, List<Block> Blocks)> _answer = [];
    private readonly List<(string Title, List<Block> Blocks)> _parts = [];
    private long? _number;
    private string _headline = "";
    private string _place = "";

    public PageDetail Detail => detail;

    public bool Verbose => detail is PageDetail.All;

    public void Lead(long? number, string headline, string place) =>
        (_number, _headline, _place) = (number, headline, place);

    /// <summary>A statement of the answer; an empty label continues the one above.</summary>
    public void Field(string label, string text, Ink ink = Ink.Plain, int level = 0) =>
        Answer(label, new Sentence(text, ink, level));

    public void Field(string label, Block block) => Answer(label, block);

    public void Command(string text, Ink ink, int level = 0) => Answer("", new Command(text, ink, level));

    /// <summary>To the statement above, what is read second.</summary>
    public void Aside(string title, params IReadOnlyList<Block> blocks) => Answer("", new Aside(title, blocks));

    /// <summary>Begins a part below the answer.</summary>
    public void Heading(string title) => _parts.Add((title, []));

    public void Paragraph(string text, Ink ink = Ink.Plain, int level = 0) => Add(new Sentence(text, ink, level));

    public void Fact(string name, string? value)
    {
        if (value is not null) { Add(new Fact(name, value)); }
    }

    /// <summary>Into the part that was begun last.</summary>
    public void Add(Block block) => _parts[^1].Blocks.Add(block);

    /// <summary>A table without rows says nothing.</summary>
    public void Add(Table table)
    {
        if (table.Rows.Count > 0) { Add((Block)table); }
    }

    /// <summary>Leaves of each part below the answer what is drawn, and the sentences beside it.</summary>
    public void KeepDrawings()
    {
        _parts.RemoveAll(part => !part.Blocks.Exists(IsDrawn));
        foreach ((_, List<Block> blocks) in _parts)
        {
            blocks.RemoveAll(block => !IsDrawn(block) && block is not Sentence);
        }
    }

    public Page Build() => new(_number, _headline, _place, Parts(_answer), Parts(_parts));

    private void Answer(string label, Block block)
    {
        if (label.Length > 0 || _answer.Count == 0) { _answer.Add((label, [])); }
        _answer[^1].Blocks.Add(block);
    }

    private static bool IsDrawn(Block block) => block is Table { Drawing: not null };

    private static Part[] Parts(List<(string Title, List<Block> Blocks)> parts) =>
        [.. parts.Select(part => new Part(part.Title, part.Blocks))];
}
