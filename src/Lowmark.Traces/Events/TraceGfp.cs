using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;

namespace Lowmark.Traces.Events;

/// <summary>The gfp masks of a trace, each decoded once.</summary>
/// <param name="release">Null when not known: a mask without names is then decoded by its bits alone.</param>
public sealed class TraceGfp(KernelRelease? release)
{
    /// <summary>Whatever came after <see cref="Most"/> masks, and what could not be read.</summary>
    public const int Other = 0;

    /// <summary>Of different masks that are kept: real machines use some fifty.</summary>
    public const int Most = 4096;

    /// <summary>In characters; a longer list of names is <see cref="Other"/>.</summary>
    private const int Longest = 512;

    private static readonly DecodedGfp s_other = new(null, GfpFlags.None, ["(other)"], "not read", null, []);

    private readonly List<DecodedGfp> _decoded = [s_other];
    private readonly Dictionary<ulong, int> _masks = [];
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    public int Count => _decoded.Count;

    public DecodedGfp this[int number] => _decoded[number];

    public int Of(ulong mask)
    {
        if (_masks.TryGetValue(mask, out int known)) { return known; }
        if (_decoded.Count == Most) { return Other; }
        int number = Keep(GfpDecoder.Decode(mask, null, release));
        if (number != Other) { _masks.Add(mask, number); }
        return number;
    }

    /// <param name="names">As printed: <c>GFP_KERNEL|__GFP_COMP</c>; <c>none</c> is the mask 0.</param>
    public int Of(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names is "none") { return Of(0); }
        if (_texts.TryGetValue(names, out int known)) { return known; }
        if (_decoded.Count == Most) { return Other; }
        int number = Keep(GfpDecoder.Decode(null, names, release));
        if (number != Other) { _texts.Add(names, number); }
        return number;
    }

    /// <inheritdoc cref="Of(string)"/>
    public int Of(ReadOnlySpan<byte> names)
    {
        Span<char> chars = stackalloc char[Longest];
        if (names.Length > Longest || names.SequenceEqual("(other)"u8)) { return Other; }
        ReadOnlySpan<char> text = chars[..Encoding.Latin1.GetChars(names, chars)];
        return _texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out int known)
            ? known
            : Of(text.ToString());
    }

    private int Keep(DecodedGfp? decoded)
    {
        if (decoded is null) { return Other; }
        _decoded.Add(decoded);
        return _decoded.Count - 1;
    }
}
