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

        /// <summary>Mostly there are none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ReadOnlySpan<byte> TrimBlanksStart() =>
            text is [<= (byte)' ', ..] ? text[text.LeadingBlanks()..] : text;

        /// <inheritdoc cref="TrimBlanksStart"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ReadOnlySpan<byte> TrimBlanksEnd() =>
            text is [.., <= (byte)' '] ? text[..text.LengthWithoutBlanks()] : text;

        public ReadOnlySpan<byte> TrimBlanks() => text.TrimBlanksStart().TrimBlanksEnd();

        private int LengthWithoutBlanks()
        {
            int length = text.Length;
            while (length > 0 && IsBlank(text[length - 1])) { length--; }
            return length;
        }
    }

    /// <summary>Most bytes are above both: one comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBlank(byte value) => value <= ' ' && (value == ' ' || value == '\t');
}
