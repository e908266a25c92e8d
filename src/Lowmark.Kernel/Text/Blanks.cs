using System.Runtime.CompilerServices;

namespace Lowmark.Kernel.Text;

/// <summary>Blanks and tabs around a text. Lines are short: a loop is faster than a vector search.</summary>
public static class Blanks
{
    extension(ReadOnlySpan<byte> text)
    {
        /// <summary>How many blanks and tabs stand at the start.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int LeadingBlanks()
        {
            int count = 0;
            while (count < text.Length && IsBlank(text[count])) { count++; }
            return count;
        }

        public ReadOnlySpan<byte> TrimBlanksStart() => text[text.LeadingBlanks()..];

        public ReadOnlySpan<byte> TrimBlanksEnd()
        {
            int length = text.Length;
            while (length > 0 && IsBlank(text[length - 1])) { length--; }
            return text[..length];
        }

        public ReadOnlySpan<byte> TrimBlanks() => text.TrimBlanksStart().TrimBlanksEnd();
    }

    /// <summary>Most bytes are above both: one comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBlank(byte value) => value <= ' ' && (value == ' ' || value == '\t');
}
