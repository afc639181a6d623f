import re
from dataclasses import dataclass
@dataclass(frozen=True)
class Patient:
    age_years:int|None=None;age_days:int|None=None;sex:str|None=None
def patient(text):
    m=re.search(r'(\d{1,3})[ -]?(yo|y/o|year[ -]old|y)\b\s*([MF]\b|man|woman|male|female)?',text)
    if not m: m=re.search(r'\b(\d{1,3})()([MF])\b',text)
    if not m: return Patient()
    s=m.group(3); return Patient(int(m.group(1)),None,None if not s else ('F' if s[0] in 'Ffw' else 'M'))
