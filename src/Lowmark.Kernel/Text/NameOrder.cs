namespace Lowmark.Kernel.Text;

/// <summary>Reads names that the kernel always prints in the same order (the counters of a zone, the statistics of a
/// group): the one that came next the last time is likely to come now, and comparing is less work than
/// searching.</summary>
/// <remarks>A mutable value: a field, or passed by reference. What is expected is only tried: it makes a reader faster,
/// never different.</remarks>
/// <param name="table">Of these names alone: who follows whom is kept there.</param>
public struct NameOrder(NameTable table)
{
    private int _lastPlace = table.StartPlace;
    private int _nextPlace = table.Start.FollowerPlace;

    /// <returns>The name expected next, if the text begins with it and <paramref name="behind"/>; else null.</returns>
    public readonly KnownName? Expected(ReadOnlySpan<byte> text, byte behind) =>
        table.At(_nextPlace) is { } next && next.Begins(text, behind) ? next : null;

    /// <summary>The expected name it was.</summary>
    public string Take(KnownName expected) => Take(expected, _nextPlace);

    /// <summary>It was another one, which is expected here from now on.</summary>
    public string Take(ReadOnlySpan<byte> name)
    {
        KnownName known = table.Of(name, out int place);
        if (table.At(_lastPlace) is { } last) { last.FollowerPlace = place; }
        return Take(known, place);
    }

    private string Take(KnownName name, int place)
    {
        _lastPlace = place;
        _nextPlace = name.FollowerPlace;
        return name.Text;
    }
}
