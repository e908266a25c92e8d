namespace Lowmark.Logs.Lines;

/// <summary>Takes the physical lines of an input; what it makes of them depends on the input's shape.</summary>
internal interface IPhysicalLines
{
    /// <summary>What was taken so far is unfinished: the next lines are needed, anchors or not.</summary>
    bool NeedsNext { get; }

    /// <summary>Nothing that was taken so far changes what the next line is: one without a character that means
    /// something here is handed on as it is.</summary>
    bool IsIdle => false;

    /// <param name="line">Without its line feed.</param>
    void Accept(ReadOnlySpan<byte> line, long number);

    /// <summary>Takes lines from the start of a text for as long as they are plain (<see cref="PlainLines"/>) and the
    /// sink wants every line.</summary>
    /// <param name="text">Lines with their line feeds; what stands behind the last one is left alone.</param>
    /// <param name="number">Of the last line taken.</param>
    /// <returns>Bytes taken, line feeds included.</returns>
    int AcceptPlain(ReadOnlySpan<byte> text, ref long number) => 0;

    /// <summary>The input has ended: hands over what was still waited for.</summary>
    void Finish();
}
