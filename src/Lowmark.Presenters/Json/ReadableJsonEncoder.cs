using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;

namespace Lowmark.Presenters.Json;

/// <summary>Leaves printable ASCII as it is (so that <c>free &lt; min</c> stays readable) and escapes everything
/// else.</summary>
/// <remarks>The output is pure ASCII: no control, bidi or invisible character from a log reaches a terminal through it.
/// It is JSON, not HTML: a page that embeds it escapes it.</remarks>
internal sealed unsafe class ReadableJsonEncoder : JavaScriptEncoder
{
    /// <summary>What <see cref="WillEncode"/> leaves as it is, all of it.</summary>
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly SearchValues<byte> s_plainBytes = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    public static ReadableJsonEncoder Instance { get; } = new();

    /// <summary>A surrogate pair: two times <c>\uXXXX</c>.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 12;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or > '~' or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        ReadOnlySpan<char> characters = new(text, textLength);
        return characters.IndexOfAnyExcept(s_plain);
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) =>
        utf8Text.IndexOfAnyExcept(s_plainBytes);

    public override bool TryEncodeUnicodeScalar(
        int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> output = new(buffer, bufferLength);
        string? shortForm = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => null,
        };
        if (shortForm is not null)
        {
            numberOfCharactersWritten = shortForm.Length;
            return shortForm.TryCopyTo(output);
        }

        if (unicodeScalar <= char.MaxValue)
        {
            return output.TryWrite(
                CultureInfo.InvariantCulture, $"\\u{unicodeScalar:x4}", out numberOfCharactersWritten);
        }

        int above = unicodeScalar - 0x10000;
        return output.TryWrite(
            CultureInfo.InvariantCulture, $"\\u{0xd800 + (above >> 10):x4}\\u{0xdc00 + (above & 0x3ff):x4}",
            out numberOfCharactersWritten);
    }
}
