using Lowmark.Host.Text;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Texts;

/// <summary>Names that texts hold, to numbers.</summary>
/// <param name="isRecording">Names are this program's own, escaped.</param>
internal sealed class TextNames(TraceNames names, bool isRecording)
{
    private const int FewestAddressDigits = 8;

    /// <summary>A function: <c>func</c>, <c>func+0x12/0x34</c>, <c>func [module]</c>, <c>func &lt;addr&gt;</c>, or an
    /// address. All become the bare name, or the address with <c>0x</c>.</summary>
    public int OfFunction(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(" +\t<"u8);
        ReadOnlySpan<byte> name = end < 0 ? text : text[..end];
        if (isRecording) { return Of(name); }
        if (name.SequenceEqual("(null)"u8) || name.Trim((byte)'0').IsEmpty || name.SequenceEqual("0x0"u8))
        {
            return TraceNames.None;
        }

        bool isBareAddress = name.Length is >= FewestAddressDigits and <= 16 && IsHex(name);
        if (!isBareAddress) { return names.Of(name); }
        Span<byte> address = stackalloc byte[18];
        "0x"u8.CopyTo(address);
        name.CopyTo(address[2..]);
        return names.Of(address[..(name.Length + 2)]);
    }

    /// <summary>A task, a cache, a word of the kernel's.</summary>
    public int Of(ReadOnlySpan<byte> name)
    {
        if (!isRecording || !name.Contains((byte)'\\')) { return names.Of(name); }
        return names.Of(OctalEscapes.Undo(name));
    }

    public int OfFlags(ReadOnlySpan<byte> flags, TraceGfp gfp)
    {
        bool isEscaped = isRecording && flags.Contains((byte)'\\');
        return isEscaped ? gfp.Of(OctalEscapes.Undo(flags)) : gfp.Of(flags);
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (!char.IsAsciiHexDigit((char)b)) { return false; }
        }

        return true;
    }
}
