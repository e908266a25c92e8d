namespace Lowmark.Presenters.Text;

/// <summary>What drawings are made of.</summary>
/// <param name="Unicode">False: ASCII only.</param>
internal readonly record struct Glyphs(bool Unicode)
{
    /// <summary>Stands for what was left out.</summary>
    public string More => Unicode ? "…" : "...";

    public char Bar => Unicode ? '█' : '#';

    /// <summary>Where a bar could go on.</summary>
    public char Trough => Unicode ? '·' : '.';

    /// <summary>A piece of a drawn line.</summary>
    public char Rule => Unicode ? '─' : '-';

    /// <summary>Something on a drawn line.</summary>
    public char Mark => Unicode ? '●' : 'o';
}
