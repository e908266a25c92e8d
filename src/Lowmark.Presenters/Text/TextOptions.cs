namespace Lowmark.Presenters.Text;

/// <param name="Width">Columns; 60 to 200.</param>
/// <param name="Colour">Whether SGR colour sequences may be written.</param>
/// <param name="Unicode">False: ASCII only, everything else is shown as an escape.</param>
/// <param name="Verbose">All tables and all evidence.</param>
public sealed record TextOptions(int Width = 100, bool Colour = false, bool Unicode = true, bool Verbose = false)
{
    public const int NarrowestWidth = 60;
    public const int WidestWidth = 200;

    public int Width { get; } = Math.Clamp(Width, NarrowestWidth, WidestWidth);
}
