namespace Lowmark.Cli.Input;

/// <summary>The results could not be written, and not because their reader went away.</summary>
internal sealed class ResultsLostException(IOException cause) : Exception(cause.Message, cause);

/// <summary>The way of the results out: tells output errors from input errors.</summary>
/// <param name="before">Called before each write: takes the progress line away.</param>
internal sealed class ResultStream(Stream output, Action? before = null) : ForwardStream
{
    public override bool CanRead => false;

    public override bool CanWrite => true;

    /// <exception cref="ClosedPipeException">Nobody reads them any more.</exception>
    /// <exception cref="ResultsLostException">Any other error.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        before?.Invoke();
        try
        {
            output.Write(buffer);
        }
        catch (IOException error) when (error is not ClosedPipeException)
        {
            throw new ResultsLostException(error);
        }
    }

    public override void Flush() => output.Flush();
}
