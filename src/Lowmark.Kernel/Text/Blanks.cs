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
            while (count < text.Length && text[count] is (byte)' ' or (byte)'\t') { count++; }
            return count;
        }

        public ReadOnlySpan<byte> TrimBlanksStart() => text[text.LeadingBlanks()..];

        public ReadOnlySpan<byte> TrimBlanksEnd()
        {
            int length = text.Length;
            while (length > 0 && text[length - 1] is (byte)' ' or (byte)'\t') { length--; }
            return text[..length];
        }

        public ReadOnlySpan<byte> TrimBlanks() => text.TrimBlanksStart().TrimBlanksEnd();
    }
}
