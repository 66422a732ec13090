/** What is wrong with a picture, as Chromium sees it: XML that does not parse, labels outside or on one another. */
export function faults(svg: string): string[] {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml')
  if (parsed.querySelector('parsererror')) return [parsed.documentElement.textContent.slice(0, 200)]
  document.body.innerHTML = svg
  const root = document.querySelector('svg')!
  const { width, height } = root.viewBox.baseVal
  const faults =
    root.querySelectorAll('script, foreignObject, [onload], a').length > 0 ? ['more than a picture'] : []
  const boxes = [...root.querySelectorAll('text')].map(text => ({
    text: text.textContent,
    box: text.getBBox(),
  }))
  boxes.forEach(({ text, box }, i) => {
    if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)
      faults.push(`'${text}' is outside`)
    for (const other of boxes.slice(i + 1))
      if (
        box.x + box.width > other.box.x + 0.5 &&
        other.box.x + other.box.width > box.x + 0.5 &&
        box.y + box.height > other.box.y + 0.5 &&
        other.box.y + other.box.height > box.y + 0.5
      )
        faults.push(`'${text}' is on '${other.text}'`)
  })
  for (const path of root.querySelectorAll('path')) {
    const box = path.getBBox()
    if (box.x < -1 || box.y < -1 || box.x + box.width > width + 1 || box.y + box.height > height + 1)
      faults.push(`a line is outside: ${path.getAttribute('d')!.slice(0, 80)}`)
  }
  return faults
}
